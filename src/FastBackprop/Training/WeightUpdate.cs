using System.Runtime.CompilerServices;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>An update rule at work on a network: the gradient's memory, and what the optimizer remembers of earlier steps.</summary>
/// <remarks>
/// <para>Where there are threads, each changes its part of every layer, element by element. The norm of a gradient is one sum, and so the
/// caller's.</para>
/// <para>A step that would leave numbers that are not finite is not made. That it does not is known beforehand, as a rule, from the largest
/// weight, the largest number that the optimizer remembers and the largest number of the gradient: <see cref="UpdateBound"/>. Where it
/// is not, even after a look at what there is, the step is computed on copies first.</para>
/// </remarks>
internal abstract partial class WeightUpdate<T> : PartedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected WeightUpdate(Network<T> network, UpdateRule rule, BatchTeam? team)
    {
        Network = network;
        Rule = rule;
        Team = team ?? new BatchTeam();
        Gradient = new Network<T>(network.Shape);
        OptimizerKind kind = rule.Optimizer.Kind;
        if (kind == OptimizerKind.Adam && !(T.CreateTruncating(rule.Optimizer.Epsilon) > T.Zero))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), rule.Optimizer.Epsilon, $"Adam's epsilon is expected to be above 0 as a {typeof(T).Name} too.");
        }

        if (!T.IsFinite(T.CreateTruncating(rule.WeightDecay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), rule.WeightDecay, $"The weight decay is expected to be finite as a {typeof(T).Name} too.");
        }

        Bound = new UpdateBound(kind) { Limit = StepBound<T>.UsualLimit };

        // Laid out like the weights.
        First = AlignedMemory.Allocate<T>(kind == OptimizerKind.Sgd ? 0 : network.Parameters.Length);
        Second = AlignedMemory.Allocate<T>(kind == OptimizerKind.Adam ? network.Parameters.Length : 0);
    }

    public Network<T> Network { get; }

    public UpdateRule Rule { get; }

    /// <summary>The sum of the gradients of a step; whoever adds them clears it first.</summary>
    public Network<T> Gradient { get; }

    /// <summary>What is known of the weights and the optimizer's memory.</summary>
    public UpdateBound Bound { get; }

    /// <summary>Who does the work.</summary>
    protected BatchTeam Team { get; }

    /// <summary>The velocity, or Adam's mean.</summary>
    public AlignedBuffer<T> First { get; }

    /// <summary>Adam's mean square.</summary>
    public AlignedBuffer<T> Second { get; }

    /// <summary>An update without a memory yet; without a team it is the caller's alone.</summary>
    public static WeightUpdate<T> Create(Network<T> network, UpdateRule rule, SimdWidth width, BatchTeam? team = null) =>
        SimdDispatch.Create<T, Factory, WeightUpdate<T>>(width, new Factory(network, rule, team));

    /// <summary>Changes the weights by the sum of gradients that <see cref="Gradient"/> holds, divided by a number.</summary>
    /// <param name="divisor">The number.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">The number of the step, for an exception.</param>
    /// <param name="loss">Its loss, for an exception.</param>
    /// <param name="largestGradient">A bound of the gradient's magnitudes where there is one that is known; null to look for it.</param>
    /// <exception cref="TrainingDivergedException">
    /// The gradient is to be clipped, and its norm is not finite, or the weights or the optimizer's memory would not be finite; nothing has
    /// changed. The exception names the step.
    /// </exception>
    public abstract void Apply(double divisor, double rate, long step, double loss, double? largestGradient);

    private readonly struct Factory(Network<T> network, UpdateRule rule, BatchTeam? team) : ISimdFactory<T, WeightUpdate<T>>
    {
        public WeightUpdate<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new WeightUpdate<TSimd, T>(network, rule, team);
    }
}

/// <summary>The update at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed partial class WeightUpdate<TSimd, T>(Network<T> network, UpdateRule rule, BatchTeam? team) : WeightUpdate<T>(network, rule, team)
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // β1ᵗ and β2ᵗ, by one product a step: a power function would differ between C libraries.
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    // What the parts are doing; written before they are published, and read by them alone.
    private Work _work;
    private T _scale;
    private T _rate;
    private T _decay;
    private AdamStep<T> _adam;

    private enum Work
    {
        FindLargest,
        Try,
        Update,
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Apply(double divisor, double rate, long step, double loss, double? largestGradient)
    {
        double scale = 1 / divisor;
        if (Rule.LargestGradientNorm is { } largest)
        {
            double norm = Math.Sqrt(SquareSum.Run<T>(Gradient.Parameters.Span));
            if (!double.IsFinite(norm))
            {
                throw TrainingDivergedException.OfGradient(step, norm, rate);
            }

            if (norm * scale > largest)
            {
                scale = largest / norm;
            }

            // No component is longer than the whole, but the squares of some doubles are 0.
            largestGradient ??= typeof(T) == typeof(float) || norm > 1e-140 ? norm : null;
        }

        Optimizer optimizer = Rule.Optimizer;
        double beta1Power = _beta1Power * optimizer.Beta1;
        double beta2Power = _beta2Power * optimizer.Beta2;
        _adam = new AdamStep<T>(
            T.CreateTruncating(rate / (1 - beta1Power)),
            T.CreateTruncating(optimizer.Beta1),
            T.CreateTruncating(1 - optimizer.Beta1),
            T.CreateTruncating(optimizer.Beta2),
            T.CreateTruncating(1 - optimizer.Beta2),
            T.CreateTruncating(1 / (1 - beta2Power)),
            T.CreateTruncating(optimizer.Epsilon));
        _scale = T.CreateTruncating(scale);
        _rate = T.CreateTruncating(rate);
        _decay = T.CreateTruncating(Rule.WeightDecay);
        if (!Proves(largestGradient ?? LargestGradient()) && !StaysFinite())
        {
            throw TrainingDivergedException.OfWeights(step, loss, rate);
        }

        Run(Work.Update);
        _beta1Power = beta1Power;
        _beta2Power = beta2Power;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void RunPart(int part, int parts)
    {
        foreach (ref readonly LayerLayout layer in Network.Layers)
        {
            LayerPart mine = LayerPart.Of<T>(layer, part, parts);
            int offset = layer.Offset + (mine.Row * layer.Stride) + mine.Column;
            int columns = AlignedMemory.Pad<T>(mine.EndColumn - mine.Column);
            int rows = mine.EndRow - mine.Row;

            // Whole rows lie one behind the other.
            bool whole = columns == layer.Stride;
            for (int row = 0; row < (whole ? 1 : rows); row++)
            {
                Do(offset + (row * layer.Stride), whole ? rows * columns : columns, _decay);
            }

            if (mine.HasBias)
            {
                Do(offset + (rows * layer.Stride), columns, T.Zero);
            }
        }
    }

    private void Run(Work work)
    {
        _work = work;
        Team.Run(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Do(int offset, int length, T decay)
    {
        switch (_work)
        {
            case Work.FindLargest:
                Find(offset, length);
                break;
            case Work.Try:
                Try(offset, length, decay);
                break;
            case Work.Update:
                Update(
                    ref Unsafe.Add(ref Network.Parameters.First, offset),
                    ref Unsafe.Add(ref Gradient.Parameters.First, offset),
                    ref At(First, offset),
                    ref At(Second, offset),
                    length,
                    decay);
                break;
            default:
                throw Undefined.Value(_work);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(ref T w, ref T g, ref T first, ref T second, int length, T decay)
    {
        switch (Rule.Optimizer.Kind)
        {
            case OptimizerKind.Sgd:
                ParameterUpdate.Descend<TSimd, T>(ref w, ref g, length, _scale, decay, _rate);
                break;
            case OptimizerKind.Momentum:
                ParameterUpdate.Momentum<TSimd, T>(ref w, ref g, ref first, length, _scale, decay, _rate, _adam.Beta1);
                break;
            case OptimizerKind.Nesterov:
                ParameterUpdate.Nesterov<TSimd, T>(ref w, ref g, ref first, length, _scale, decay, _rate, _adam.Beta1);
                break;
            case OptimizerKind.Adam:
                ParameterUpdate.Adam<TSimd, T>(ref w, ref g, ref first, ref second, length, _scale, decay, _adam);
                break;
            default:
                throw Undefined.Value(Rule.Optimizer.Kind);
        }
    }

    // Of a memory that there is not nothing is read.
    private static ref T At(AlignedBuffer<T> memory, int offset) => ref Unsafe.Add(ref memory.First, memory.Length > 0 ? offset : 0);
}
