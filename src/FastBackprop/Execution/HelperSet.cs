namespace FastBackprop.Execution;

/// <summary>
/// Threads that help whoever calls. A process has one set of them, <see cref="OfProcess"/>; a call claims those that are free at that
/// moment (<see cref="WorkerGroup.Open"/>) and gives them back when it ends, so that trainers and predictors come and go, from any number of
/// threads, and there are never more helpers than processors to run them.
/// </summary>
/// <remarks>
/// A helper is a background thread of its own and not one of the thread pool's, which has other work to do: it is made when it is first
/// claimed, sleeps while no call has claimed it, and ends when that has been so for long enough. Starting a thread allocates, and takes as
/// long as the system takes to begin it; all else in a call allocates nothing.
/// </remarks>
internal sealed class HelperSet
{
    private static readonly TimeSpan UsualIdle = TimeSpan.FromSeconds(10);

    private readonly Helper[] _helpers;

    /// <param name="most">The most helpers at a time.</param>
    /// <param name="idle">How long a helper that nobody claims stays; null for ten seconds.</param>
    internal HelperSet(int most, TimeSpan? idle = null)
    {
        _helpers = new Helper[most];
        for (int i = 0; i < most; i++)
        {
            _helpers[i] = new Helper(i, idle ?? UsualIdle);
        }
    }

    /// <summary>The helpers of the process: with the caller as many threads as there are processors.</summary>
    public static HelperSet OfProcess { get; } = new(Math.Min(Environment.ProcessorCount, WorkerGroup.MostThreads) - 1);

    /// <summary>The most helpers that there can be.</summary>
    public int Most => _helpers.Length;

    /// <summary>The helpers that have a thread now.</summary>
    public int Alive => _helpers.Count(helper => helper.IsAlive);

    /// <summary>How many parts each helper has done, of work that has ended: it shows who has worked.</summary>
    public IReadOnlyList<long> Parts => [.. _helpers.Select(helper => helper.Parts)];

    /// <summary>Claims free helpers for a group, and wakes them. Nobody waits for them: they may come late, or after all is done.</summary>
    /// <param name="group">The group that they will serve.</param>
    /// <param name="claimed">Gets the helpers; as many as it has room for are wanted.</param>
    /// <returns>How many were free.</returns>
    public int Claim(WorkerGroup group, Span<Helper> claimed)
    {
        // From the first one on: the same caller finds the same helpers again, and those that few calls need can end.
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
