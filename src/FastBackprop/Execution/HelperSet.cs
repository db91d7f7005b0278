namespace FastBackprop.Execution;

/// <summary>
/// Threads that help a caller. A process has one set of them, <see cref="OfProcess"/>. A call claims those that are free at that
/// moment (<see cref="WorkerGroup.Open"/>) and releases them when it ends. So trainers and predictors can come and go, on any number of
/// threads, and there are never more helpers than processors to run them.
/// </summary>
/// <remarks>
/// A helper is its own background thread and not one of the thread pool's, which has other work to do. It is started when first
/// claimed, sleeps while no call claims it, and ends after the idle time. Starting a thread allocates, and takes as
/// long as the system takes to begin it; nothing else in a call allocates.
/// </remarks>
internal sealed class HelperSet
{
    private static readonly TimeSpan UsualIdle = TimeSpan.FromSeconds(10);

    private readonly Helper[] _helpers;

    /// <param name="most">The most helpers at a time.</param>
    /// <param name="idle">How long an unclaimed helper stays; null for ten seconds.</param>
    internal HelperSet(int most, TimeSpan? idle = null)
    {
        _helpers = new Helper[most];
        for (int i = 0; i < most; i++)
        {
            _helpers[i] = new Helper(i, idle ?? UsualIdle);
        }
    }

    /// <summary>The helpers of the process: together with the caller one thread per processor.</summary>
    public static HelperSet OfProcess { get; } = new(Math.Min(Environment.ProcessorCount, WorkerGroup.MostThreads) - 1);

    /// <summary>The most helpers of the set.</summary>
    public int Most => _helpers.Length;

    /// <summary>The helpers that have a thread now.</summary>
    public int Alive => _helpers.Count(helper => helper.IsAlive);

    /// <summary>How many parts each helper has run, of work that has ended.</summary>
    public IReadOnlyList<long> Parts => [.. _helpers.Select(helper => helper.Parts)];

    /// <summary>Claims free helpers for a group, and wakes them. Nobody waits for them: they may come late, or after the work is done.</summary>
    /// <param name="group">The group that they will serve.</param>
    /// <param name="claimed">Receives the helpers; its length is the number wanted.</param>
    /// <returns>How many were free.</returns>
    public int Claim(WorkerGroup group, Span<Helper> claimed)
    {
        // From the first on: the same caller gets the same helpers again, and helpers that few calls need can end.
        int count = 0;
        for (int i = 0; i < _helpers.Length && count < claimed.Length; i++)
        {
            if (_helpers[i].TryClaim(group))
            {
                claimed[count++] = _helpers[i];
            }
        }

        return count;
    }
}
