using System.Diagnostics;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Bench.Machine;

/// <summary>
/// Measures what one thread of this machine can do at the process's SIMD width. Each figure is the best of many short runs: what
/// disturbs a run only ever makes it slower.
/// </summary>
internal sealed class MachineProbe
{
    // Figures: throughput, latency, and reading and updating at four levels.
    private const int Figures = 10;

    private const double ShortestRunSeconds = 20e-6;

    private const double LongestRunSeconds = 2e-3;

    // A part of the third level that other cores leave alone, and large beside the second.
    private const long MostOfL3 = 8 << 20;

    private const long MostOfMemory = 256L << 20;

    private readonly ProbeLoops _loops;
    private readonly CacheSizes _caches;
    private readonly double _secondsPerFigure;

    // What the loops compute goes somewhere, so that no compiler may leave it out.
    private float _sink;

    private MachineProbe(SimdWidth width, CacheSizes caches, double seconds)
    {
        _loops = ProbeLoops.ForWidth(width);
        _caches = caches;
        _secondsPerFigure = seconds / Figures;
    }

    /// <summary>Measures at the process's width.</summary>
    /// <param name="seconds">About how long to measure, above 0.</param>
    public static MachineLimits Measure(double seconds = 2) => Measure(SimdDefault.Width, CacheSizes.OfThisMachine(), seconds);

    internal static MachineLimits Measure(SimdWidth width, CacheSizes caches, double seconds) =>
        new MachineProbe(width, caches, seconds).Run();

    private MachineLimits Run()
    {
        bool hasL3 = _caches.L3 > 0;
        long lastCache = hasL3 ? _caches.L3 : _caches.L2;
        long l3Bytes = Math.Max(2 * _caches.L2, Math.Min(_caches.L3 / 4, MostOfL3));
        long memoryBytes = Math.Clamp(4 * lastCache, MostOfL3, MostOfMemory);
        AlignedBuffer<float> buffer = AlignedMemory.Allocate<float>((int)(Math.Max(memoryBytes, l3Bytes) / sizeof(float)));

        // Pages that nobody has written to are all one page of zeros, and in cache.
        buffer.Span.Fill(1);
        double perRepetition = Best(repetitions => _sink += _loops.Throughput(repetitions));
        double chain = Best(repetitions => _sink += _loops.Latency(repetitions));
        MemoryLevel l1 = Level(buffer, _caches.L1 / 2, _caches.L1);
        MemoryLevel l2 = Level(buffer, _caches.L2 / 2, _caches.L2);
        MemoryLevel memory = Level(buffer, memoryBytes, long.MaxValue);
        return new MachineLimits
        {
            FmaGflops = 2 * _loops.MultiplyAdds / perRepetition,
            FmaLatencyNs = chain / ProbeLoops.ChainLength,
            L1 = l1,
            L2 = l2,

            // Without a third level, memory is what comes behind the second.
            L3 = hasL3 ? Level(buffer, l3Bytes, _caches.L3) : memory with { Bytes = 0 },
            Memory = memory,
        };
    }

    private MemoryLevel Level(AlignedBuffer<float> buffer, long bytes, long size)
    {
        int count = (int)(bytes / sizeof(float)) & -ProbeLoops.Unit;
        double read = Best(repetitions => _sink += _loops.Read(ref buffer.First, count, repetitions));
        double update = Best(repetitions => _sink += _loops.Update(ref buffer.First, count, repetitions));
        return new MemoryLevel(size, count * (double)sizeof(float) / read, count * (double)sizeof(float) / update);
    }

    // ns of one repetition, the best of as many runs as there is time for.
    private double Best(Action<int> run)
    {
        long end = Stopwatch.GetTimestamp() + (long)(_secondsPerFigure * Stopwatch.Frequency);

        // The first run brings the memory into its cache.
        run(1);
        double runSeconds = Math.Clamp(_secondsPerFigure / 16, ShortestRunSeconds, LongestRunSeconds);
        int repetitions = 1;
        double seconds = Seconds(run, repetitions);
        while (seconds < runSeconds && repetitions < 1 << 28)
        {
            repetitions *= 2;
            seconds = Seconds(run, repetitions);
        }

        double best = seconds;
        do
        {
            best = Math.Min(best, Seconds(run, repetitions));
        }
        while (Stopwatch.GetTimestamp() < end);
        return best / repetitions * 1e9;
    }

    private static double Seconds(Action<int> run, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        run(repetitions);

        // Not through TimeSpan, which counts in 100 ns.
        return (double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency;
    }
}
