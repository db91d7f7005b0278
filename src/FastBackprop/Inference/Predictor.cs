using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Inference;

/// <summary>
/// Runs a network forward. One predictor serves any number of threads at once, without a lock and without allocating, as
/// long as nobody changes its network meanwhile; code that trains gives it a <see cref="Network{T}.Clone"/>.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// For each row in work it needs two rows of the widest layer (two bits an input, if that is more). They lie on the stack up to 16 KB, in
/// the thread's memory up to 256 KB, and above that in buffers of the process, one per processor, up to 4 MB each
/// for layers of up to 100,000 units. If all buffers are in use, fewer rows are in work at a time. A row gives the same bits alone,
/// among others, and on any thread. A large first layer skips the inputs that are zero if there are enough of them: a digit of MNIST
/// takes less than half of the time of a row without zeros. For finite weights the bits are the same.
/// </remarks>
public sealed partial class Predictor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    [SuppressMessage("Design", "CA1000", Justification = "Scratch memory for each element type.")]
    private static AlignedBuffer<T> _threadScratch;

    private readonly ForwardPass<T> _pass;
    private readonly NarrowForwardPass<T>? _narrow;
    private readonly SampleLanePass<T>? _lanes;

    /// <summary>A predictor that reads the weights of a network, in place.</summary>
    /// <param name="network">The network.</param>
    public Predictor(Network<T> network)
        : this(network, SimdDefault.Width)
    {
    }

    internal Predictor(Network<T> network, SimdWidth width)
    {
        ArgumentNullException.ThrowIfNull(network);
        ExecutionPlan plan = network.PlanAt(width);
        _pass = ForwardPass<T>.Create(network, plan);
        _narrow = NarrowForwardPass<T>.Create(network, plan);
        _lanes = SampleLanePass<T>.Create(network, plan);
        Inputs = network.Shape.Inputs;
        Outputs = network.Shape.Outputs;
    }

    /// <summary>The network.</summary>
    public Network<T> Network => _pass.Network;

    // Elements of scratch memory, 16 KB.
    private static int MostStack => (Check.IsOn ? 1024 : 16 * 1024) / Unsafe.SizeOf<T>();

    // Elements that a thread keeps, 256 KB: more, in the many threads that a pool may have, could hold gigabytes for good.
    private static int MostOfThread => (Check.IsOn ? 4 * 1024 : 256 * 1024) / Unsafe.SizeOf<T>();

    private int Inputs { get; }

    private int Outputs { get; }

    /// <summary>The network's output for one sample.</summary>
    /// <param name="x">The input row: one finite value per input of the network.</param>
    /// <param name="y">Receives the output row: one value per output of the network. May not overlap x.</param>
    /// <exception cref="ArgumentException">A length does not fit, an input is not finite, or y overlaps x.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Predict(ReadOnlySpan<T> x, Span<T> y)
    {
        if (x.Length != Inputs || y.Length != Outputs)
        {
            ThrowLength(x, y);
        }

        Operands.ThrowIfOverlaps(y, nameof(y), x, nameof(x));
        DatasetChecks.FiniteRow(x, nameof(x));
        if (_narrow is not null)
        {
            _narrow.Run(ref Operands.First(x), ref MemoryMarshal.GetReference(y));
            return;
        }

        PredictWide(x, y);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PredictWide(ReadOnlySpan<T> x, Span<T> y)
    {
        int needed = 2 * _pass.Stride;
        ref T scratch = ref needed <= MostStack
            ? ref AlignedMemory.AlignedStart(stackalloc T[needed + AlignedMemory.Lanes<T>()])
            : ref ThreadScratch(needed);
        ref T output = ref _pass.Outputs(ref Operands.First(x), ref scratch);
        MemoryMarshal.CreateReadOnlySpan(ref output, Outputs).CopyTo(y);
    }

    /// <summary>The network's outputs for many samples, by matrix products.</summary>
    /// <param name="inputs">Contiguous input rows of finite values; may be empty.</param>
    /// <param name="outputs">Receives an output row for each input row. May not overlap the inputs.</param>
    /// <exception cref="ArgumentException">A length does not fit, an input is not finite, or the spans overlap.</exception>
    [HotPath]
    public void PredictMany(ReadOnlySpan<T> inputs, Span<T> outputs) => PredictMany(inputs, outputs, 1);

    /// <summary>The same by several threads, each of which takes some of the rows. The bits are the same.</summary>
    /// <param name="inputs">Contiguous input rows of finite values; may be empty.</param>
    /// <param name="outputs">Receives an output row for each input row. May not overlap the inputs.</param>
    /// <param name="degreeOfParallelism">
    /// Threads: the caller's and helpers, at most one per processor. It pays from some tens of microseconds of work on; the caller does less
    /// work alone, and also what no helper is free for. The helpers belong to the process: they sleep
    /// between calls and end after ten seconds without one. Only a call that has to start them again allocates.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit, an input is not finite, or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degreeOfParallelism"/> is below 1.</exception>
    [HotPath]
    public void PredictMany(ReadOnlySpan<T> inputs, Span<T> outputs, int degreeOfParallelism)
    {
        WorkerGroup.ThrowUnlessDegree(degreeOfParallelism, nameof(degreeOfParallelism));
        int rows = inputs.Length / Inputs;
        if (inputs.Length != rows * Inputs)
        {
            throw new ArgumentException(
                $"inputs has {inputs.Length} values; expected a multiple of the network's {Inputs} inputs.", nameof(inputs));
        }

        if (outputs.Length != (long)rows * Outputs)
        {
            throw new ArgumentException(
                $"outputs has {outputs.Length} values; {rows} rows of {Outputs} outputs are {(long)rows * Outputs}.", nameof(outputs));
        }

        Operands.ThrowIfOverlaps(outputs, nameof(outputs), inputs, nameof(inputs));
        DatasetChecks.Finite(inputs, Inputs, nameof(inputs));
        if (degreeOfParallelism == 1 || rows < 2 * PartPlan.TileRows
            || rows * Network.Shape.ParameterCount < ExecutionPlan.LeastSharedPrediction)
        {
            PredictRows(inputs, outputs);
        }
        else
        {
            PredictShared(inputs, outputs, rows, degreeOfParallelism);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PredictRows(ReadOnlySpan<T> inputs, Span<T> outputs)
    {
        int rows = inputs.Length / Inputs;
        if (_lanes is not null)
        {
            PredictInLanes(inputs, rows, outputs);
            return;
        }

        int rowLength = 2 * _pass.Stride;
        int most = Math.Min(_pass.MostRows, rows);
        if (most * rowLength > MostOfThread)
        {
            PredictRowsInLargeScratch(inputs, outputs, most);
            return;
        }

        int needed = most * rowLength;
        ref T scratch = ref needed <= MostStack
            ? ref AlignedMemory.AlignedStart(stackalloc T[needed + AlignedMemory.Lanes<T>()])
            : ref ThreadScratch(needed);
        PredictBlocks(inputs, outputs, most, ref scratch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PredictRowsInLargeScratch(ReadOnlySpan<T> inputs, Span<T> outputs, int most)
    {
        int rowLength = 2 * _pass.Stride;
        LargeScratch<T>? claimed = LargeScratch<T>.TryClaim(most * rowLength);
        if (claimed is null)
        {
            // More threads than processors: fewer rows at a time cost less than a buffer for each thread.
            most = Math.Clamp(MostOfThread / rowLength, 1, most);
            PredictBlocks(inputs, outputs, most, ref ThreadScratch(most * rowLength));
            return;
        }

        try
        {
            PredictBlocks(inputs, outputs, most, ref claimed.First);
        }
        finally
        {
            claimed.Release();
        }
    }

    // At most `most` rows at a time; scratch has room for two rows of the widest layer for each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PredictBlocks(ReadOnlySpan<T> inputs, Span<T> outputs, int most, ref T scratch)
    {
        int rows = inputs.Length / Inputs;
        for (int row = 0; row < rows; row += most)
        {
            int count = Math.Min(most, rows - row);
            ref T output = ref _pass.OutputSums(ref Operands.First(inputs[(row * Inputs)..]), Inputs, count, ref scratch);
            for (int i = 0; i < count; i++)
            {
                _pass.ActivateOutput(ref output);
                MemoryMarshal.CreateReadOnlySpan(ref output, Outputs).CopyTo(outputs[((row + i) * Outputs)..]);
                output = ref Unsafe.Add(ref output, _pass.OutputStride);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PredictInLanes(ReadOnlySpan<T> inputs, int rows, Span<T> outputs)
    {
        int alone = _narrow is null ? 0 : ExecutionPlan.MostRowsAlone;
        ref T scratch = ref AlignedMemory.AlignedStart(stackalloc T[_lanes!.ScratchLength + AlignedMemory.Lanes<T>()]);
        int row = 0;
        while (rows - row > alone)
        {
            int count = Math.Min(SampleLanePass<T>.MostRows, rows - row);
            _lanes.Run(
                ref Operands.First(inputs[(row * Inputs)..]), count, ref MemoryMarshal.GetReference(outputs[(row * Outputs)..]), ref scratch);
            row += count;
        }

        for (; row < rows; row++)
        {
            _narrow!.Run(ref Operands.First(inputs[(row * Inputs)..]), ref MemoryMarshal.GetReference(outputs[(row * Outputs)..]));
        }
    }

    [DoesNotReturn]
    private void ThrowLength(ReadOnlySpan<T> x, Span<T> y) => throw (x.Length != Inputs
        ? new ArgumentException($"x has {x.Length} values; the network has {Inputs} inputs.", nameof(x))
        : new ArgumentException($"y has {y.Length} values; the network has {Outputs} outputs.", nameof(y)));

    private static ref T ThreadScratch(int length)
    {
        if (_threadScratch.Length < length)
        {
            _threadScratch = AlignedMemory.Allocate<T>(length);
        }

        return ref _threadScratch.First;
    }
}
