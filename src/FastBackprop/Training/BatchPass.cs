using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Forward, loss and gradient of many rows at once. A batch is worked off in pieces of at most <see cref="MostRows"/> rows, a number
/// that depends on the network alone, so that no buffer grows with the batch.
/// </summary>
internal abstract class BatchPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Room for rows that do not lie one after the other; targets in rows as long as those of the output layer.
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

    /// <summary>Rows that one call takes at most.</summary>
    public int MostRows { get; }

    /// <summary>Multiply-adds of a row's way forward that threads can share; 0 where they share nothing.</summary>
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
    /// Each layer but the first is kept transposed for the way back, a padded row an output: up to 16 times as many elements as its
    /// weights have. Whether an array holds them depends on the shape alone, and is known before any memory is taken.
    /// </summary>
    /// <exception cref="ArgumentException">An array does not hold them.</exception>
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

    /// <summary>Copies rows of a dataset to memory of the pass, where they stay until the next are copied.</summary>
    public BatchRows<T> Gather(Dataset<T> data, ReadOnlySpan<int> rows)
    {
        Copy(data, rows);
        LayerLayout last = Network.Layers[^1];
        return new BatchRows<T>(
            new Rows<T>(ref _inputs.First, _inputStride, rows.Length, data.InputColumns),
            new Rows<T>(ref _targets.First, last.Stride, rows.Length, last.Outputs));
    }

    /// <summary>Takes the weights for the way back; to be called when they have changed.</summary>
    public abstract void TakeWeights();

    /// <summary>Begins the sum of a batch's gradients, to which the pieces will be added.</summary>
    public virtual void BeginGradient(Network<T> gradient) => gradient.Parameters.Span.Clear();

    /// <summary>Forward; the sum so far plus the rows' losses, added one by one.</summary>
    public abstract double Forward(in BatchRows<T> rows, double lossSum);

    /// <summary>
    /// Adds the <c>dLoss/dW</c> of the rows that went forward last, and which are given again, to a network of the same shape. The
    /// weights are those of the last <see cref="TakeWeights"/>.
    /// </summary>
    public abstract void AddGradient(in BatchRows<T> rows, Network<T> gradient);

    /// <summary>Copies rows for <see cref="Gather"/>.</summary>
    protected virtual void Copy(Dataset<T> data, ReadOnlySpan<int> rows) => Copy(data, rows, 0);

    /// <summary>Copies some of them, the first to row <paramref name="first"/>.</summary>
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
