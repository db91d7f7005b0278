using System.Diagnostics.CodeAnalysis;

namespace FastBackprop.Execution;

/// <summary>
/// A place in a <see cref="HelperSet"/>, and its thread while there is one. A call claims the place, whether its thread sleeps, has still to
/// be made, or has yet to find out that the call before has ended; the thread looks whose it is, and goes there.
/// </summary>
/// <remarks>
/// The claim is written before the state is looked at, and the state "asleep" before the claim is, each with a full fence between: so one
/// of the two sees the other, and the thread stays awake or is woken. Who changes the state from "asleep" to "awake", if it is not the thread
/// itself, has the duty to set the event, once; the thread falls asleep again only when it has taken it.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The event is needed as long as the process lives.")]
internal sealed class Helper(int index, TimeSpan idle)
{
    private const int Absent = 0;
    private const int Awake = 1;
    private const int Asleep = 2;

    private readonly AutoResetEvent _wake = new(false);

    // Who has claimed the place; null where it is free.
    private WorkerGroup? _group;
    private int _state;

    /// <summary>Its number in the set.</summary>
    public int Index => index;

    /// <summary>Parts that its threads have done, whoever's they were. They alone write it.</summary>
    public long Parts { get; set; }

    /// <summary>Whether there is a thread.</summary>
    public bool IsAlive => Volatile.Read(ref _state) != Absent;

    /// <summary>Whether a group has claimed it, and not given it back.</summary>
    public bool IsClaimedBy(WorkerGroup group) => ReferenceEquals(Volatile.Read(ref _group), group);

    /// <summary>Claims it, if it is free, and sees to it that its thread comes.</summary>
    public bool TryClaim(WorkerGroup group)
    {
        // The look before the exchange leaves the line of one that is taken where it is.
        if (Volatile.Read(ref _group) is not null || Interlocked.CompareExchange(ref _group, group, null) is not null)
        {
            return false;
        }

        // Where an exchange fails it has just woken, or ended: another look tells.
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

    /// <summary>Gives it back; the next call may claim it at once.</summary>
    public void Release() => Volatile.Write(ref _group, null);

    // Unsafe: the thread outlives the call, and takes none of its context along.
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

    // False where nobody has come for so long that the thread ends.
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

            // Somebody has just changed the state, and is about to set the event.
            _wake.WaitOne();
        }

        return true;
    }
}
