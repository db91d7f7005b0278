using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FastBackprop.Training;

/// <summary>
/// Marks the call in a trainer, which serves one call at a time: its operands and buffers are fields, so two calls at once could read past
/// the end of the smaller one's samples, or wait for each other's helpers. The second call is refused and learns nothing; the first goes on.
/// </summary>
/// <remarks>
/// Calls that use helpers or keep operands in fields <see cref="Enter"/>: a compare-and-swap sets the owner, so there is at most one.
/// A single step of a small network takes no longer than a few such exchanges, so it reads and sets a plain flag. The flag almost always
/// sees another thread. If two steps come within some nanoseconds of each other, their numbers are mixed. That is safe: a step uses no
/// helper and keeps no operand of its caller, and its buffers never change their sizes.
/// </remarks>
internal struct TrainerMark
{
    // The thread that has entered; 0 for none.
    private int _owner;

    private bool _isStepping;

    /// <summary>Whether a call is in the trainer.</summary>
    public readonly bool IsBusy => _isStepping || _owner != 0;

    /// <summary>Begins a call that trains; disposing the result ends it.</summary>
    /// <exception cref="InvalidOperationException">Another call is running, on another thread or around this one.</exception>
    [UnscopedRef]
    public Call Enter()
    {
        if (Interlocked.CompareExchange(ref _owner, Environment.CurrentManagedThreadId, 0) != 0)
        {
            ThrowBusy();
        }

        if (_isStepping)
        {
            Volatile.Write(ref _owner, 0);
            ThrowBusy();
        }

        return new Call(ref this);
    }

    /// <summary>Begins a call that changes no weight. An observer may make it: between the steps of its fit the buffers are free.</summary>
    /// <exception cref="InvalidOperationException">A call of another thread is running.</exception>
    [UnscopedRef]
    public Call EnterToRead() => _owner == Environment.CurrentManagedThreadId ? default : Enter();

    /// <exception cref="InvalidOperationException">Always.</exception>
    [DoesNotReturn]
    public readonly void ThrowBusy() => throw new InvalidOperationException(_owner == Environment.CurrentManagedThreadId
        ? "The trainer is in a fit, whose observer may read the network and measure losses; expected no training before the fit has ended."
        : "The trainer is in a call of another thread; expected one call at a time. Other threads predict from a clone of its network.");

    /// <summary>Begins a step, if no call is in the trainer. Its end clears only its own flag.</summary>
    public void BeginStep() => _isStepping = true;

    public void EndStep() => _isStepping = false;

    private void Leave() => Volatile.Write(ref _owner, 0);

    /// <summary>A call that has entered.</summary>
    public readonly ref struct Call(ref TrainerMark mark)
    {
        private readonly ref TrainerMark _mark = ref mark;

        /// <summary>Ends it, unless it is inside another call of the same thread.</summary>
        public void Dispose()
        {
            if (!Unsafe.IsNullRef(ref _mark))
            {
                _mark.Leave();
            }
        }
    }
}
