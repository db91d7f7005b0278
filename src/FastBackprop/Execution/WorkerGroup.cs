using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace FastBackprop.Execution;

/// <summary>
/// A calling thread and its helpers, for work that is too short to queue. Between <see cref="Open"/> and <see cref="Close"/> the helpers wait in a
/// loop for <see cref="Run"/> to publish work, which costs a fraction of a microsecond. Nobody relies on them: threads claim parts, and the caller
/// runs every part that no helper has claimed. Helpers that serve another call, are not awake yet or cannot be started cost speed but never block.
/// The constructor allocates everything but the helpers' threads. One thread at a time uses a group; there is nothing to dispose.
/// </summary>
/// <remarks>
/// <para>Each part has a claim and a mark: the number of the last work whose part was claimed, and of the last whose part was done. The
/// thread that raises the claim to the number of the work, by compare-and-swap, runs the part. Work ends only when all its parts are
/// done, so a successful claim proves that its work is still running; a helper that slept through work finds no claim to raise, and
/// touches nothing. So a helper may be released, and claimed by another call, before it has noticed.</para>
/// <para>Memory order: the caller writes the work and its operands before the board (a release), and a helper reads them after it (an
/// acquire). A part writes its results before its mark (a release), which the caller reads (an acquire) before it goes on. So the caller
/// sees what the helpers have written, and they see what it has written between two pieces of work.</para>
/// <para>Work is cut by the requested number of threads, never by the number of free helpers.</para>
/// </remarks>
internal sealed class WorkerGroup
{
    /// <summary>The most parts of work per thread: if a thread comes late, the others take the rest of its share.</summary>
    public const int PartsPerThread = 4;

    /// <summary>The most threads of a group.</summary>
    public const int MostThreads = PartsMask / PartsPerThread;

    private const int PartsBits = 12;
    private const int PartsMask = (1 << PartsBits) - 1;

    // How long a waiting thread polls before it gives way: with more threads than processors it may wait for a thread
    // that waits for its processor. A caller yields. A helper that has waited longer than a caller usually takes between
    // two pieces of work sleeps for a millisecond: its caller is held up, perhaps by the helper itself, and a sleeping thread gets a
    // free processor when it wakes, if there is one. (One that yields stays on the processor of its caller.)
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
    /// The caller and its helpers. It is capped at the threads that can exist; otherwise work would be cut into too many parts.
    /// </param>
    public WorkerGroup(int threads)
        : this(Math.Min(threads, HelperSet.OfProcess.Most + 1), HelperSet.OfProcess)
    {
    }

    /// <summary>A group of exactly this many threads, even if the set has fewer helpers.</summary>
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

    /// <summary>The threads that work is cut for, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>The most parts of work.</summary>
    public int Parts => Threads * PartsPerThread;

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _caller != 0;

    /// <summary>Whether the current thread has opened it.</summary>
    public bool IsMine => _caller == Environment.CurrentManagedThreadId;

    // The number of the work and, in the low bits, its parts: one value, so that both are read at once. The caller
    // runs part 0 itself, so that part's line is free for this.
    private ref long Board => ref _lines[0].Claimed;

    /// <summary>Claims free helpers, up to this many threads with the caller. They come when they have woken.</summary>
    public void Open(int threads)
    {
        _caller = Environment.CurrentManagedThreadId;
        _claims = _helpers.Claim(this, _claimed.AsSpan(0, Math.Min(threads - 1, _claimed.Length)));
    }

    /// <summary>Releases the helpers. Those that have not come yet will find nothing to do.</summary>
    public void Close()
    {
        foreach (Helper helper in _claimed.AsSpan(0, _claims))
        {
            helper.Release();
        }

        _claims = 0;
        _caller = 0;
    }

    /// <summary>Runs work in parts, together with the helpers that are present; returns when all parts are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Run(PartedWork work, int parts)
    {
        long number = ++_number;
        _work = work;
        Volatile.Write(ref Board, (number << PartsBits) | (long)(uint)parts);
        Do(work, 0, parts, number);

        // From the end, where the helpers arrive last: each starts at its own part.
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

    /// <summary>Runs parts of published work, until the helper is no longer claimed by this group.</summary>
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

            // A helper starts at the same part each time, whose memory is in the cache of its core.
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

    // Read first: a compare-exchange would take the cache line even when the part is already claimed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryClaim(int part, long number)
    {
        ref long claimed = ref _lines[part].Claimed;
        long last = Volatile.Read(ref claimed);
        return last < number && Interlocked.CompareExchange(ref claimed, number, last) == last;
    }

    // A part always counts as done, even when it throws; otherwise its group would wait forever.
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

        // Nobody waits for part 0, and its line is the board, which the helpers poll.
        if (part > 0)
        {
            Volatile.Write(ref _lines[part].Done, number);
        }
    }

    // A claim and a mark in their own 128 bytes: processors fetch lines of 64 bytes in pairs.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Line
    {
        public long Claimed;
        public long Done;
    }

    // The wait between two polls.
    private struct Wait
    {
        private int _looks;
        private long _since;

        // False after the patience has run out. A pause takes as long as handing over work does, so most polls go without.
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
