using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Forward, loss, backward and update of one sample, with their buffers: for each layer a row of outputs and a row of
/// deltas, for the output layer also its sums and the target. All rows are padded, and their padding stays zero.
/// </summary>
internal abstract partial class TrainingPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T _rate;

    protected TrainingPass(Network<T> network, Loss loss)
    {
        loss.ThrowUnlessFits<T>(network.Shape);
        Network = network;
        Loss = loss;
        ReadOnlySpan<LayerLayout> layers = network.Layers;
        Rows = new int[layers.Length];

        // At most the size of the weights: each layer has at least one row of them.
        int length = 0;
        for (int l = 0; l < layers.Length; l++)
        {
            Rows[l] = length;
            length = checked(length + layers[l].Stride);
        }

        Outputs = AlignedMemory.Allocate<T>(length);
        Deltas = AlignedMemory.Allocate<T>(length);
        OutputSums = AlignedMemory.Allocate<T>(layers[^1].Stride);
        bool keepsSums = false;
        foreach (ref readonly LayerLayout layer in layers[..^1])
        {
            keepsSums |= layer.KeepsSums;
        }

        LayerSums = AlignedMemory.Allocate<T>(keepsSums ? length : 0);
        Target = AlignedMemory.Allocate<T>(layers[^1].Stride);
        NonZeros = new ulong[NonZeroMask.Words(layers[0].Inputs)];
        Block = new SampleBlock<T>(layers[0], network.Sums.BlockRows);
        Bound = new StepBound<T>(network);
    }

    public Network<T> Network { get; }

    public Loss Loss { get; }

    /// <summary>Where each layer's row starts in <see cref="Outputs"/> and <see cref="Deltas"/>.</summary>
    public int[] Rows { get; }

    public AlignedBuffer<T> Outputs { get; }

    public AlignedBuffer<T> Deltas { get; }

    public AlignedBuffer<T> OutputSums { get; }

    /// <summary>The sums of the hidden layers that keep them, in rows like those of <see cref="Outputs"/>; empty if none does.</summary>
    public AlignedBuffer<T> LayerSums { get; }

    public AlignedBuffer<T> Target { get; }

    /// <summary>Where the sample of a sparse step is not zero: a <see cref="NonZeroMask"/>.</summary>
    public ulong[] NonZeros { get; }

    /// <summary>The samples of a block.</summary>
    public SampleBlock<T> Block { get; }

    /// <summary>The proof that steps leave finite weights.</summary>
    public StepBound<T> Bound { get; }

    /// <summary>
    /// The loss of the last step if it was refused because its new weights would not be finite; null if the loss itself was not finite.
    /// </summary>
    public double? RefusedLoss { get; protected set; }

    /// <summary>The pass of a network: <see cref="NarrowTrainingPass{TSimd, T}"/> if its layers fit a register.</summary>
    public static TrainingPass<T> Create(Network<T> network, Loss loss, ExecutionPlan plan) => plan.Step is { } width
        ? SimdDispatch.Create<T, NarrowFactory, TrainingPass<T>>(width, new NarrowFactory(network, loss))
        : CreateWide(network, loss, plan.Width);

    /// <summary>The pass for layers of any width, with the same bits.</summary>
    public static TrainingPass<T> CreateWide(Network<T> network, Loss loss, SimdWidth width) =>
        SimdDispatch.Create<T, WideFactory, TrainingPass<T>>(width, new WideFactory(network, loss));

    /// <summary>The learning rate of later steps; set it before the first.</summary>
    public T Rate
    {
        get => _rate;
        set
        {
            _rate = value;
            SmallestDelta = FlushOperator.SmallestDelta(value);
            Bound.TakeRate(value);
        }
    }

    /// <summary>The smallest delta of a step at this rate: <see cref="FlushOperator.SmallestDelta{T}"/>.</summary>
    protected T SmallestDelta { get; private set; }

    /// <summary>Runs a sample forward; returns its loss.</summary>
    public abstract double Forward(ReadOnlySpan<T> x, ReadOnlySpan<T> target);

    /// <summary>
    /// One step of stochastic gradient descent, <c>W −= rate·dLoss/dW</c>; returns the loss before it. If the loss or the new weights would
    /// not be finite, the weights stay, and the result is not finite: see <see cref="RefusedLoss"/>.
    /// </summary>
    public abstract double Step(ReadOnlySpan<T> x, ReadOnlySpan<T> target);

    /// <summary>Finds the values of a sample that are not zero, for <see cref="SparseStep"/>; returns their number.</summary>
    public abstract int FindNonZeros(ReadOnlySpan<T> x);

    /// <summary>
    /// <see cref="Step"/> over the inputs that are not zero; call <see cref="FindNonZeros"/> first. The values are the same;
    /// only the sign of a zero may differ.
    /// </summary>
    public abstract double SparseStep(ReadOnlySpan<T> x, ReadOnlySpan<T> target);

    /// <summary>
    /// The steps of <paramref name="count"/> samples of an order, from place <paramref name="first"/> on, at most <see cref="SampleBlock{T}.Rows"/>.
    /// In exact arithmetic the iterates are those of single steps; the order of evaluation differs (<see cref="SampleBlock{T}"/>).
    /// </summary>
    /// <remarks>
    /// Adds the samples' losses to <paramref name="lossSum"/>, one by one. Returns the number of steps made. If it is below
    /// <paramref name="count"/>, the next step is not proven to leave finite weights: make it on its own, from the present weights.
    /// </remarks>
    public abstract int BlockedSteps(Dataset<T> data, SampleOrder? order, int first, int count, ref double lossSum);

    /// <summary>Adds <c>dLoss/dW</c> to a network of the same shape; returns the loss. The pass's own network stays as it is.</summary>
    public abstract double AddGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> target, Network<T> gradient);

    /// <summary>
    /// A bound of the magnitudes of the gradient that the last <see cref="AddGradient"/> added, for the same x: a product of the largest
    /// factors. NaN if one is not finite.
    /// </summary>
    public abstract double LargestGradient(ReadOnlySpan<T> x);

    /// <summary>The outputs of a layer in the last forward pass.</summary>
    public ReadOnlySpan<T> LayerOutputs(int layer) => Outputs.Span.Slice(Rows[layer], Network.Layers[layer].Outputs);

    private readonly struct NarrowFactory(Network<T> network, Loss loss) : ISimdFactory<T, TrainingPass<T>>
    {
        public TrainingPass<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new NarrowTrainingPass<TSimd, T>(network, loss);
    }

    private readonly struct WideFactory(Network<T> network, Loss loss) : ISimdFactory<T, TrainingPass<T>>
    {
        public TrainingPass<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new TrainingPass<TSimd, T>(network, loss);
    }
}

/// <summary>The pass at the width of <typeparamref name="TSimd"/>.</summary>
internal partial class TrainingPass<TSimd, T> : TrainingPass<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The slope of the loss, computed once if it is the same for all targets.
    private protected LossSlope<T> _slope;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Forward(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        FirstSums(x);
        return ForwardFromFirstSums(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double Step(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        double loss = Forward(x, target);
        if (!Proves(loss))
        {
            return StepInFull(x, loss, isSparse: false);
        }

        BackwardToFirstDelta();
        UpdateFirst(x);
        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override double AddGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> target, Network<T> gradient)
    {
        double loss = Forward(x, target);
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        ref T gradients = ref gradient.Parameters.First;
        T smallest = FlushOperator.Smallest<T>();
        OutputDelta(layers[^1], smallest);
        for (int l = layers.Length - 1; l > 0; l--)
        {
            PassBack(l, smallest);
            AddOuterProduct(layers[l], T.One, ref OutputsOf(l - 1), ref DeltasOf(l), ref gradients);
        }

        AddOuterProduct(layers[0], T.One, ref Operands.First(x), ref DeltasOf(0), ref gradients);
        return loss;
    }

    // The deltas of the layer below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PassBack(int l, T smallest)
    {
        ref readonly LayerLayout layer = ref Network.Layers[l];
        TransposedRowProduct.Run<TSimd, T>(
            new Row<T>(ref DeltasOf(l), layer.Outputs), layer.In(ref Network.Parameters.First), ref DeltasOf(l - 1));
        MultiplyByDerivative(Network.Layers[l - 1], l - 1, smallest);
    }

    // From the first layer's sums, which are already computed, to the loss.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private double ForwardFromFirstSums(ReadOnlySpan<T> target)
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        int last = layers.Length - 1;
        for (int l = 0; l < last; l++)
        {
            LayerForward<TSimd, T>.Activate(layers[l], ref SumsOf(l), ref OutputsOf(l));
            UpperSums(l + 1);
        }

        ref T z = ref OutputSums.First;
        ref T a = ref OutputsOf(last);
        LayerForward<TSimd, T>.Activate(layers[last], ref z, ref a);
        target.CopyTo(Target.Span);
        return Loss.Value(ref z, ref a, ref Target.First, layers[last].Outputs);
    }

    // The deltas of all layers, and the updates of all but the first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void BackwardToFirstDelta()
    {
        ReadOnlySpan<LayerLayout> layers = Network.Layers;
        T smallest = SmallestDelta;
        OutputDelta(layers[^1], smallest);
        for (int l = layers.Length - 1; l > 0; l--)
        {
            BackwardUpdate(l);
            MultiplyByDerivative(layers[l - 1], l - 1, smallest);
        }

        if (Bound.IsOneStep)
        {
            Grow();
        }
    }

    private static void AddOuterProduct(in LayerLayout layer, T scale, ref T x, ref T delta, ref T weights) =>
        OuterProductUpdate.Run<TSimd, T>(scale, ref x, ref delta, layer.In(ref weights));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void OutputDelta(in LayerLayout layer, T smallest)
    {
        int l = Rows.Length - 1;
        int n = layer.Outputs;
        ref T a = ref OutputsOf(l);
        ref T t = ref Target.First;
        if (Loss.SlopeFollowsTargets)
        {
            _slope = _slope with { Scale = Loss.CrossEntropyScale(ref t, n) };
        }

        Kernels.OutputDelta.Run<TSimd, T>(
            _slope, layer.Activation, ref layer.KeepsSums ? ref SumsOf(l) : ref a, ref a, ref t, ref DeltasOf(l), n, smallest);
    }

    // Turns the error that has reached a layer's outputs into its delta, in place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void MultiplyByDerivative(in LayerLayout layer, int l, T smallest)
    {
        var a = new Row<T>(ref layer.KeepsSums ? ref SumsOf(l) : ref OutputsOf(l), layer.Outputs);
        var delta = new Row<T>(ref DeltasOf(l), layer.Outputs);
        ActivationKernels.MultiplyByDerivative<TSimd, T>(layer.Activation, a, delta, delta, smallest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T OutputsOf(int layer) => ref Unsafe.Add(ref Outputs.First, Rows[layer]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T DeltasOf(int layer) => ref Unsafe.Add(ref Deltas.First, Rows[layer]);

    // Where a layer's sums are stored: in the row of its outputs. The output layer's are kept for the loss, and some for the slope.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T SumsOf(int layer) => ref layer == Rows.Length - 1 ? ref OutputSums.First
        : ref Network.Layers[layer].KeepsSums ? ref Unsafe.Add(ref LayerSums.First, Rows[layer])
        : ref OutputsOf(layer);
}
