using System.Diagnostics.CodeAnalysis;

namespace FastBackprop.Execution;

/// <summary>
/// A place in a <see cref="HelperSet"/>, and its thread while there is one. A call claims the place even if its thread sleeps, is not
/// made yet, or has not noticed that the call before has ended. The thread reads which group has claimed it, and serves that group.
/// </summary>
/// <remarks>
/// The caller writes the claim before it reads the state; the thread writes the state "asleep" before it reads the claim; each has a full
/// fence between. So one of the two sees the other, and the thread stays awake or is woken. Any other thread that changes the state from "asleep"
/// to "awake" must set the event, once. The thread falls asleep again only after it has taken the event.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The event is needed as long as the process lives.")]
internal sealed class Helper(int index, TimeSpan idle)
{
    private const int Absent = 0;
    private const int Awake = 1;
    private const int Asleep = 2;

    private readonly AutoResetEvent _wake = new(false);

    // The group that has claimed the place; null if it is free.
    private WorkerGroup? _group;
    private int _state;

    /// <summary>Its number in the set.</summary>
    public int Index => index;

    /// <summary>Parts that its threads have run, for any group. Only they write it.</summary>
    public long Parts { get; set; }

    /// <summary>Whether the place has a thread now.</summary>
    public bool IsAlive => Volatile.Read(ref _state) != Absent;

    /// <summary>Whether a group has claimed the place and not released it.</summary>
    public bool IsClaimedBy(WorkerGroup group) => ReferenceEquals(Volatile.Read(ref _group), group);

    /// <summary>Claims the place if it is free, and wakes or starts its thread.</summary>
    public bool TryClaim(WorkerGroup group)
    {
        // Read first: a compare-exchange would take the cache line even if the place is already claimed.
        if (Volatile.Read(ref _group) is not null || Interlocked.CompareExchange(ref _group, group, null) is not null)
        {
            return false;
        }

        // If an exchange fails, the thread has just woken or ended: read the state again.
        for (int state = Volatile.Read(ref _state); state != Awake; state = Volatile.Read(ref _state))
        {
            if (Interlocked.CompareExchange(ref _state, Awake, state) != state)
            {
                continue;
            }

            if (state == Absent)
            {
                return TryStart();
            }

            _wake.Set();
            return true;
        }

        return true;
    }

    /// <summary>Releases the place; the next call may claim it at once.</summary>
    public void Release() => Volatile.Write(ref _group, null);

    // Unsafe: the thread outlives the call, and must not capture its context.
    private bool TryStart()
    {
        try
        {
            new Thread(Live) { IsBackground = true, Name = $"FastBackprop helper {index + 1}" }.UnsafeStart();
            return true;
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            // The system has no more threads: the call goes on without this one.
            Volatile.Write(ref _state, Absent);
            Release();
            return false;
        }
    }

    private void Live()
    {
        do
        {
            while (Volatile.Read(ref _group) is { } group)
            {
                group.Serve(this);
            }
        }
        while (Sleeps());
    }

    // False if nobody has claimed the place for the idle time: the thread ends.
    private bool Sleeps()
    {
        Interlocked.Exchange(ref _state, Asleep);
        if (Volatile.Read(ref _group) is not null && Interlocked.CompareExchange(ref _state, Awake, Asleep) == Asleep)
        {
            return true;
        }

        if (!_wake.WaitOne(idle))
        {
            if (Interlocked.CompareExchange(ref _state, Absent, Asleep) == Asleep)
            {
                return false;
            }

            // Another thread has just changed the state, and is about to set the event.
            _wake.WaitOne();
        }

        return true;
    }
}
