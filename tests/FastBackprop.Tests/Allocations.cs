using System.Diagnostics;
using FastBackprop.Execution;

namespace FastBackprop.Tests;

/// <summary>
/// What calls allocate, in batches of them. Code is free of allocations where nine of ten batches in a row are: code that allocates once in
/// twenty calls has clean batches too, if only they are short. The tenth is the runtime's, which compiles in the background, and takes 7 to
/// 8 kB for it from whoever is there.
/// </summary>
internal static class Allocations
{
    /// <summary>Calls in a batch.</summary>
    public const int Calls = 30;

    private const int Batches = 10;
    private const int MostDirty = 1;

    // Until nine of the last ten are clean, the calls, the runtime and a machine with much to do may need a while.
    private const int MostBatches = 200;

    /// <summary>That calls, made on a thread of their own, allocate nothing there.</summary>
    public static void AssertNone(Action call, string what = "The call") => AssertClean(OfThread(call), what);

    /// <summary>That neither the thread that calls nor a helper of the set allocates, and that they have worked.</summary>
    public static void AssertNone(HelperSet helpers, Action call)
    {
        AssertClean(OfThreads(helpers, call, out long parts), "The threads");
        Assert.NotEqual(0, parts);
    }

    /// <summary>The same for a batch that says by itself how many bytes too many it has allocated.</summary>
    public static void AssertNone(Func<long> batch, string what) => AssertClean(Measure(batch), what);

    /// <summary>Bytes that the last ten batches have allocated on the thread that called.</summary>
    /// <param name="call">The call.</param>
    /// <param name="most">How many batches are tried before it gives up.</param>
    public static long[] OfThread(Action call, int most = MostBatches)
    {
        long[] bytes = [];
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => bytes = Measure(call, GC.GetAllocatedBytesForCurrentThread, most)));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return bytes;
    }

    /// <summary>The same on it and on those of the helpers.</summary>
    /// <param name="helpers">The helpers.</param>
    /// <param name="call">The call.</param>
    /// <param name="parts">Gets how many parts of the work the helpers have done.</param>
    /// <param name="most">How many batches are tried before it gives up.</param>
    public static long[] OfThreads(HelperSet helpers, Action call, out long parts, int most = MostBatches)
    {
        var sum = new SumOfThreads(helpers);
        long before = helpers.Parts.Sum();
        long[] batches = Measure(call, sum.Read, most);
        parts = helpers.Parts.Sum() - before - (sum.Reads * helpers.Most);
        return batches;
    }

    /// <summary>Whether so many of the batches are.</summary>
    public static bool AreClean(long[] batches) => batches.Count(bytes => bytes != 0) <= MostDirty;

    private static void AssertClean(long[] batches, string what) => Assert.True(
        AreClean(batches),
        $"{what} allocated {string.Join(", ", batches)} bytes in a batch; expected none in {Batches - MostDirty} of {Batches}.");

    private static long[] Measure(Action call, Func<long> allocated, int most) => Measure(
        () =>
        {
            long before = allocated();
            for (int i = 0; i < Calls; i++)
            {
                call();
            }

            return allocated() - before;
        },
        most);

    private static long[] Measure(Func<long> batch, int most = MostBatches)
    {
        var last = new long[Batches];
        for (int i = 0; i < most; i++)
        {
            last[i % Batches] = batch();
            if (i >= Batches - 1 && AreClean(last))
            {
                break;
            }
        }

        return last;
    }

    /// <summary>
    /// What a thread and helpers have allocated. Each reads its own number, in a part of work whose parts wait for each other. The sum over the
    /// process would do it without them, but for the test host, which takes some bytes ten times a second.
    /// </summary>
    private sealed class SumOfThreads : PartedWork
    {
        private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

        private readonly WorkerGroup _group;
        private readonly long[] _bytes;
        private int _arrived;

        public SumOfThreads(HelperSet helpers)
        {
            _group = new WorkerGroup(helpers.Most + 1, helpers);
            _bytes = new long[_group.Threads];
        }

        /// <summary>How often it was read: each time every helper does a part.</summary>
        public int Reads { get; private set; }

        public long Read()
        {
            Reads++;
            _arrived = 0;
            _group.Open(_group.Threads);
            try
            {
                _group.Run(this, _group.Threads);
            }
            finally
            {
                _group.Close();
            }

            return _bytes.Sum();
        }

        public override void RunPart(int part, int parts)
        {
            _bytes[part] = GC.GetAllocatedBytesForCurrentThread();
            Interlocked.Increment(ref _arrived);
            long since = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref _arrived) < parts)
            {
                Thread.Yield();
                if (Stopwatch.GetElapsedTime(since) > Long)
                {
                    throw new TimeoutException("A helper did not come.");
                }
            }
        }
    }
}
