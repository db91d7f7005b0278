using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FastBackprop.Training;

/// <summary>
/// Who is in a trainer, which serves one call at a time: its operands and buffers are fields, so that two calls at once would read behind
/// the smaller one's samples, or wait for each other's helpers. The second is refused and learns nothing; the first goes on.
/// </summary>
/// <remarks>
/// Calls that use helpers or keep operands in fields <see cref="Enter"/>: the owner is set by compare-and-swap, so that there is never more
/// than one of them. A single step of a small network takes no longer than some such exchanges. It asks and sets a plain flag, which sees
/// another thread almost always: where two come within some nanoseconds of each other, numbers are mixed, but a step uses no helper and
/// keeps no operand of the caller's, and all else that it reads and writes lies in buffers whose sizes never change.
/// </remarks>
internal struct TrainerMark
{
    // The thread that has entered; 0 where none has.
    private int _owner;

    private bool _isStepping;

    /// <summary>Whether somebody is in the trainer.</summary>
    public readonly bool IsBusy => _isStepping || _owner != 0;

    /// <summary>Begins a call that trains; disposing of the result ends it.</summary>
    /// <exception cref="InvalidOperationException">Another call is under way, of another thread or around this one.</exception>
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

    /// <summary>Begins a call that changes no weight. An observer may make it: between the steps of its fit nobody needs the buffers.</summary>
    /// <exception cref="InvalidOperationException">A call of another thread is under way.</exception>
    [UnscopedRef]
    public Call EnterToRead() => _owner == Environment.CurrentManagedThreadId ? default : Enter();

    /// <exception cref="InvalidOperationException">Always.</exception>
    [DoesNotReturn]
    public readonly void ThrowBusy() => throw new InvalidOperationException(_owner == Environment.CurrentManagedThreadId
        ? "The trainer is in a fit, whose observer may read the network and measure losses; expected no training before the fit has ended."
        : "The trainer is in a call of another thread; expected one call at a time. Other threads predict from a clone of its network.");

    /// <summary>Begins a step, where nobody is in the trainer; it clears nothing but its own flag when it ends.</summary>
    public void BeginStep() => _isStepping = true;

    public void EndStep() => _isStepping = false;

    private void Leave() => Volatile.Write(ref _owner, 0);

    /// <summary>A call that has entered.</summary>
    public readonly ref struct Call(ref TrainerMark mark)
    {
        private readonly ref TrainerMark _mark = ref mark;

        /// <summary>Ends it, unless it was within another one of the same thread.</summary>
        public void Dispose()
        {
            if (!Unsafe.IsNullRef(ref _mark))
            {
                _mark.Leave();
            }
        }
    }
}
