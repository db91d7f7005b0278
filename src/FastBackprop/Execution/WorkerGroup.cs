using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FastBackprop.Execution;

/// <summary>
/// A thread that calls and its helpers, for work that is too short to queue: between <see cref="Open"/> and <see cref="Close"/> the helpers
/// wait in a loop for <see cref="Run"/> to publish work, which costs a fraction of a microsecond. Nobody relies on them: parts
/// are claimed, and the caller does what no helper has claimed, so that helpers who serve another call, have yet to wake or cannot be
/// had at all cost speed and can never block. Everything but the helpers' threads is allocated at construction. One thread at a time uses a
/// group; there is nothing to dispose of.
/// </summary>
/// <remarks>
/// <para>Each part has a claim and a mark: the numbers of the last piece of work whose part was taken, and done. Whoever raises the
/// claim, by compare-and-swap, to the number of the work does the part. As work ends only when all its parts are done, a claim that
/// succeeds proves that its work is still under way; a helper that slept through work finds no claim to raise, and touches nothing.
/// So a helper may be given back, and claimed by another call, before it has found out.</para>
/// <para>Memory order: the work and its operands are written before the board (a release), and read behind it (an acquire); what a
/// part writes is written before its mark (a release), which the caller reads (an acquire) before it goes on. So the caller sees what
/// the helpers have written, and they see what it has written between two pieces of work.</para>
/// <para>Work is cut by the threads that were asked for, never by how many helpers were free.</para>
/// </remarks>
internal sealed class WorkerGroup
{
    /// <summary>Parts that work may have for each thread: one that comes late leaves the rest of its share to the others.</summary>
    public const int PartsPerThread = 4;

    /// <summary>The most threads that are counted.</summary>
    public const int MostThreads = PartsMask / PartsPerThread;

    private const int PartsBits = 12;
    private const int PartsMask = (1 << PartsBits) - 1;

    // How long a waiting thread looks before it gives way: on a machine with more threads than processors it may wait for a thread
    // that waits for its processor. A caller yields. A helper, to which nothing has come for longer than a caller usually takes between
    // two pieces of work, sleeps for a millisecond: its caller is held up, perhaps by the helper itself, and who sleeps is given a
    // free processor when he wakes, where there is one. (One that yields stays on the processor of its caller.)
    private static readonly long CallersPatience = Stopwatch.Frequency / 20_000;
    private static readonly long HelpersPatience = Stopwatch.Frequency / 1_000;

    private readonly Line[] _lines;
    private readonly HelperSet _helpers;
    private readonly Helper[] _claimed;
    private int _claims;
    private int _caller;
    private PartedWork? _work;
    private Exception? _failure;
    private long _number;

    /// <summary>A group of a thread and helpers of the process.</summary>
    /// <param name="threads">
    /// The caller and its helpers; no more than there can be count, or work would be cut into more parts than anybody is there for.
    /// </param>
    public WorkerGroup(int threads)
        : this(Math.Min(threads, HelperSet.OfProcess.Most + 1), HelperSet.OfProcess)
    {
    }

    /// <summary>A group of exactly so many threads, even if the set has fewer helpers.</summary>
    internal WorkerGroup(int threads, HelperSet helpers)
    {
        Threads = Math.Min(threads, MostThreads);
        _lines = new Line[Parts];
        _helpers = helpers;
        _claimed = new Helper[Math.Min(Threads - 1, helpers.Most)];
    }

    /// <exception cref="ArgumentOutOfRangeException">The degree of parallelism is below 1.</exception>
    public static void ThrowUnlessDegree(int degree, string name)
    {
        if (degree < 1)
        {
            throw new ArgumentOutOfRangeException(name, degree, $"The degree of parallelism is {degree}; expected 1 or more.");
        }
    }

    /// <summary>Threads that work is meant for, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>The most parts that work can have here.</summary>
    public int Parts => Threads * PartsPerThread;

    /// <summary>Whether it has been opened, and not closed again.</summary>
    public bool IsOpen => _caller != 0;

    /// <summary>Whether the thread that looks is the one that has opened it.</summary>
    public bool IsMine => _caller == Environment.CurrentManagedThreadId;

    // The number of the work and, in the low bits, its parts: one value, so that nobody can read the one without the other. The caller
    // does part 0 itself, so its line is free for this.
    private ref long Board => ref _lines[0].Claimed;

    /// <summary>Claims the helpers that are free, so many that there are as many threads as is said. They come when they have woken.</summary>
    public void Open(int threads)
    {
        _caller = Environment.CurrentManagedThreadId;
        _claims = _helpers.Claim(this, _claimed.AsSpan(0, Math.Min(threads - 1, _claimed.Length)));
    }

    /// <summary>Gives the helpers back. Those that have not come yet will find nothing to do.</summary>
    public void Close()
    {
        foreach (Helper helper in _claimed.AsSpan(0, _claims))
        {
            helper.Release();
        }

        _claims = 0;
        _caller = 0;
    }

    /// <summary>Does work in parts, together with the helpers that are there; returns when all of it is done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(PartedWork work, int parts)
    {
        long number = ++_number;
        _work = work;
        Volatile.Write(ref Board, (number << PartsBits) | (long)(uint)parts);
        Do(work, 0, parts, number);

        // From the end, where the helpers arrive last: each starts at a part of its own.
        for (int part = parts - 1; part > 0; part--)
        {
            if (TryClaim(part, number))
            {
                Do(work, part, parts, number);
            }
        }

        for (int part = 1; part < parts; part++)
        {
            var wait = default(Wait);
            while (Volatile.Read(ref _lines[part].Done) != number)
            {
                if (!wait.Pause(CallersPatience))
                {
                    Thread.Yield();
                }
            }
        }

        if (_failure is { } failure)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Does parts of the work that is published, until the helper is another's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Serve(Helper helper)
    {
        long seen = 0;
        var wait = default(Wait);
        while (helper.IsClaimedBy(this))
        {
            long board = Volatile.Read(ref Board);
            if (board == seen)
            {
                if (!wait.Pause(HelpersPatience))
                {
                    wait = default;
                    Thread.Sleep(1);
                }

                continue;
            }

            // It starts at the same part each time, whose memory is in the cache of its core.
            int parts = (int)(board & PartsMask);
            seen = board;
            wait = default;
            for (int i = 0; i < parts - 1; i++)
            {
                int part = 1 + ((helper.Index + i) % (parts - 1));
                if (TryClaim(part, board >> PartsBits))
                {
                    helper.Parts++;
                    Do(_work!, part, parts, board >> PartsBits);
                }
            }
        }
    }

    // The look before the exchange leaves the line of a part that is long taken where it is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryClaim(int part, long number)
    {
        ref long claimed = ref _lines[part].Claimed;
        long last = Volatile.Read(ref claimed);
        return last < number && Interlocked.CompareExchange(ref claimed, number, last) == last;
    }

    // Whatever happens the part counts as done, or its group would wait forever.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SuppressMessage("Design", "CA1031", Justification = "An exception of a part is the caller's, whichever thread ran it.")]
    private void Do(PartedWork work, int part, int parts, long number)
    {
        try
        {
            work.RunPart(part, parts);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        // Nobody waits for part 0, and its line is the board, which the helpers look at.
        if (part > 0)
        {
            Volatile.Write(ref _lines[part].Done, number);
        }
    }

    // A claim and a mark in 128 bytes of their own: processors fetch lines of 64 bytes in pairs.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Line
    {
        public long Claimed;
        public long Done;
    }

    // Between two looks.
    private struct Wait
    {
        private int _looks;
        private long _since;

        // False where it has been long enough. A pause takes as long as handing over the work does: most looks go without.
        public bool Pause(long patience)
        {
            if (++_looks % 8 != 0)
            {
                return true;
            }

            Thread.SpinWait(1);
            long now = Stopwatch.GetTimestamp();
            _since = _looks == 8 ? now : _since;
            return now - _since < patience;
        }
    }
}
