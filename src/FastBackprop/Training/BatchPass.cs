using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Forward, loss and gradient of many rows at once. A batch is processed in pieces of at most <see cref="MostRows"/> rows. That number
/// depends on the network alone, so no buffer grows with the batch.
/// </summary>
internal abstract class BatchPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Room for rows that are not contiguous in memory. A row of targets is as long as a row of the output layer.
    private readonly AlignedBuffer<T> _inputs;
    private readonly AlignedBuffer<T> _targets;
    private readonly int _inputStride;

    protected BatchPass(Network<T> network, Loss loss, int mostRows)
    {
        loss.ThrowUnlessFits<T>(network.Shape);
        Network = network;
        Loss = loss;
        MostRows = mostRows;
        _inputStride = AlignedMemory.Pad<T>(network.Layers[0].Inputs);
        _inputs = AlignedMemory.Allocate<T>((long)MostRows * _inputStride);
        _targets = AlignedMemory.Allocate<T>((long)MostRows * network.Layers[^1].Stride);
    }

    public Network<T> Network { get; }

    public Loss Loss { get; }

    /// <summary>The most rows that one call takes.</summary>
    public int MostRows { get; }

    /// <summary>Multiply-adds of one row's forward pass that threads can share; 0 if the pass does not share work.</summary>
    public virtual long SharedMultiplyAdds => 0;

    /// <param name="network">The network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="plan">The network's plan.</param>
    /// <param name="team">The threads; null for the caller alone.</param>
    public static BatchPass<T> Create(Network<T> network, Loss loss, ExecutionPlan plan, BatchTeam? team = null) =>
        plan.Sums.BatchesInLanes
            ? SimdDispatch.Create<T, NarrowFactory, BatchPass<T>>(plan.Width, new NarrowFactory(network, loss))
            : SimdDispatch.Create<T, WideFactory, BatchPass<T>>(plan.Width, new WideFactory(network, loss, team));

    /// <summary>
    /// Each layer but the first is kept transposed for the backward pass, one padded row per output: up to 16 times the elements of its
    /// weights. The shape alone decides whether an array can hold them, so this check runs before any memory is allocated.
    /// </summary>
    /// <exception cref="ArgumentException">An array cannot hold them.</exception>
    public static void ThrowUnlessTransposable(NetworkShape shape, string name)
    {
        for (int l = 1; l < shape.Layers.Length; l++)
        {
            long elements = (long)shape.WeightColumns(l) * AlignedMemory.Pad<T>(shape.WeightColumns(l - 1));
            if (elements > AlignedMemory.MostElements<T>())
            {
                throw new ArgumentException(
                    $"The transposed weights of layer {l} of a {shape} network are {elements} elements, rows padded to 64 bytes; "
                    + $"a batch trainer holds at most {AlignedMemory.MostElements<T>()}.",
                    name);
            }
        }
    }

    /// <summary>Copies rows of a dataset into the pass's buffers, where they stay until the next copy.</summary>
    public BatchRows<T> Gather(Dataset<T> data, ReadOnlySpan<int> rows)
    {
        Copy(data, rows);
        LayerLayout last = Network.Layers[^1];
        return new BatchRows<T>(
            new Rows<T>(ref _inputs.First, _inputStride, rows.Length, data.InputColumns),
            new Rows<T>(ref _targets.First, last.Stride, rows.Length, last.Outputs));
    }

    /// <summary>Reads the weights for the backward pass. Call it when they have changed.</summary>
    public abstract void TakeWeights();

    /// <summary>Begins the sum of a batch's gradients, to which the pieces are added.</summary>
    public virtual void BeginGradient(Network<T> gradient) => gradient.Parameters.Span.Clear();

    /// <summary>Runs rows forward; returns <paramref name="lossSum"/> plus their losses, added one by one.</summary>
    public abstract double Forward(in BatchRows<T> rows, double lossSum);

    /// <summary>
    /// Adds the <c>dLoss/dW</c> of the rows of the last <see cref="Forward"/>, which are passed again, to a network of the same shape. The
    /// weights are those of the last <see cref="TakeWeights"/>.
    /// </summary>
    public abstract void AddGradient(in BatchRows<T> rows, Network<T> gradient);

    /// <summary>Copies rows for <see cref="Gather"/>.</summary>
    protected virtual void Copy(Dataset<T> data, ReadOnlySpan<int> rows) => Copy(data, rows, 0);

    /// <summary>Copies some of the rows, the first to row <paramref name="first"/>.</summary>
    protected void Copy(Dataset<T> data, ReadOnlySpan<int> rows, int first)
    {
        int targetStride = Network.Layers[^1].Stride;
        for (int i = 0; i < rows.Length; i++)
        {
            data.Input(rows[i]).CopyTo(_inputs.Span[((first + i) * _inputStride)..]);
            data.Target(rows[i]).CopyTo(_targets.Span[((first + i) * targetStride)..]);
        }
    }

    private readonly struct NarrowFactory(Network<T> network, Loss loss) : ISimdFactory<T, BatchPass<T>>
    {
        public BatchPass<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new NarrowBatchPass<TSimd, T>(network, loss);
    }

    private readonly struct WideFactory(Network<T> network, Loss loss, BatchTeam? team) : ISimdFactory<T, BatchPass<T>>
    {
        public BatchPass<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new WideBatchPass<TSimd, T>(network, loss, team);
    }
}
