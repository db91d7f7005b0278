using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Products;

/// <summary>
/// One product <c>Z = X·W</c>, rows × m × n, by everybody who can: the library first, then its peers, then the processor's multiply-adds alone.
/// They take turns of a millisecond or of one call, in another order each time, so that what else the machine does hits all of them alike.
/// </summary>
internal sealed class ProductCase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double TurnTicks = 1e-3 * Stopwatch.Frequency;

    private readonly Action[] _calls;
    private readonly double _flops;
    private readonly int[] _repetitions;
    private readonly Random _random = new(1);

    public ProductCase(int rows, int m, int n, IEnumerable<NativeProduct> peers)
    {
        (Rows, M, N) = (rows, m, n);
        var random = new RandomGenerator(1);
        Matrix<T> x = Filled(random, rows, m);
        Matrix<T> w = Filled(random, m, n);
        var z = new Matrix<T>(rows, n);
        var other = new Matrix<T>(rows, n);
        ProbeLoops peak = ProbeLoops.ForWidth(SimdDefault.Width);
        _flops = 2.0 * rows * m * n;

        // The probe counts in floats, of which a register holds twice as many as doubles.
        int probes = (int)Math.Clamp(_flops * Unsafe.SizeOf<T>() / sizeof(float) / (2 * peak.MultiplyAdds), 64, 1 << 26);
        PeakFlops = 2.0 * probes * peak.MultiplyAdds * sizeof(float) / Unsafe.SizeOf<T>();
        _calls =
        [
            () => MatrixPrimitives.Multiply<T>(x.Span, w.Span, z.Span),
            .. peers.Select(peer => Call(peer, x, w, other)),
            () => peak.Throughput(probes),
        ];
        _repetitions = [.. _calls.Select(Repetitions)];
        foreach ((NativeProduct _, Action call) in peers.Zip(_calls.Skip(1)))
        {
            for (int row = 0; row < rows; row++)
            {
                other.Span.Row(row).Fill(T.NaN);
            }

            call();
            ThrowUnlessEqual(z, other);
        }
    }

    public int Rows { get; }

    public int M { get; }

    public int N { get; }

    private double PeakFlops { get; }

    /// <summary>GFLOP/s of everybody, in some turns: the library, the peers in their order, the peak.</summary>
    public double[][] Measure(int turns)
    {
        double[][] rates = [.. _calls.Select(_ => new double[turns])];
        int[] order = [.. Enumerable.Range(0, _calls.Length)];
        for (int turn = 0; turn < turns; turn++)
        {
            _random.Shuffle(order);
            foreach (int i in order)
            {
                long start = Stopwatch.GetTimestamp();
                for (int k = 0; k < _repetitions[i]; k++)
                {
                    _calls[i]();
                }

                double seconds = (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency;
                rates[i][turn] = (i == _calls.Length - 1 ? PeakFlops : _flops) * _repetitions[i] / seconds / 1e9;
            }
        }

        return rates;
    }

    // All memory is pinned.
    private unsafe Action Call(NativeProduct peer, Matrix<T> x, Matrix<T> w, Matrix<T> z) => () => peer(
        Unsafe.AsPointer(ref x.Span.First),
        Unsafe.AsPointer(ref w.Span.First),
        Unsafe.AsPointer(ref z.Span.First),
        Rows,
        N,
        M,
        (x.Span.Stride, w.Span.Stride, z.Span.Stride));

    // Calls of a turn. Three tries, so that a moment in which the machine did something else does not pass for a long call.
    private static int Repetitions(Action call)
    {
        call();
        return Enumerable.Range(0, 3).Max(_ =>
        {
            int repetitions = 1;
            while (true)
            {
                long start = Stopwatch.GetTimestamp();
                for (int k = 0; k < repetitions; k++)
                {
                    call();
                }

                double ticks = Stopwatch.GetTimestamp() - start;
                if (ticks >= TurnTicks / 2)
                {
                    return (int)Math.Max(1, Math.Ceiling(repetitions * TurnTicks / ticks));
                }

                repetitions *= 2;
            }
        });
    }

    private static Matrix<T> Filled(RandomGenerator random, int rows, int columns)
    {
        var matrix = new Matrix<T>(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref T value in matrix.Span.Row(row))
            {
                value = T.CreateTruncating(random.NextDouble() - 0.5);
            }
        }

        return matrix;
    }

    // A peer that computed something else would be no peer.
    private void ThrowUnlessEqual(Matrix<T> z, Matrix<T> other)
    {
        double tolerance = M * (typeof(T) == typeof(float) ? 1e-6 : 1e-14);
        for (int row = 0; row < Rows; row++)
        {
            for (int j = 0; j < N; j++)
            {
                double difference = double.CreateTruncating(z.Span[row, j] - other.Span[row, j]);
                if (!(Math.Abs(difference) <= tolerance))
                {
                    throw new InvalidOperationException($"{Rows} x {M} x {N}: element ({row}, {j}) of a peer differs by {difference}.");
                }
            }
        }
    }
}
