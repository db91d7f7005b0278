using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>What an optimizer remembers, kept and given back.</content>
internal abstract partial class WeightUpdate<T>
{
    /// <summary>Room for a copy of the memory, for <see cref="CopyMemoryTo"/>.</summary>
    public OptimizerMemory<T> NewMemory() => new(AlignedMemory.Allocate<T>(First.Length), AlignedMemory.Allocate<T>(Second.Length));

    /// <summary>Copies all that later steps depend on, the weights apart.</summary>
    public abstract void CopyMemoryTo(OptimizerMemory<T> copy);

    /// <summary>Gives back what <see cref="CopyMemoryTo"/> has copied.</summary>
    public abstract void CopyMemoryFrom(OptimizerMemory<T> copy);
}

/// <content>What an optimizer remembers, kept and given back.</content>
internal sealed partial class WeightUpdate<TSimd, T>
{
    public override void CopyMemoryTo(OptimizerMemory<T> copy)
    {
        First.Span.CopyTo(copy.First.Span);
        Second.Span.CopyTo(copy.Second.Span);
        copy.Beta1Power = _beta1Power;
        copy.Beta2Power = _beta2Power;
    }

    public override void CopyMemoryFrom(OptimizerMemory<T> copy)
    {
        copy.First.Span.CopyTo(First.Span);
        copy.Second.Span.CopyTo(Second.Span);
        _beta1Power = copy.Beta1Power;
        _beta2Power = copy.Beta2Power;
        Bound.Forget();
    }
}

/// <summary>A copy of what an optimizer remembers of earlier steps.</summary>
/// <param name="First">The velocity, or Adam's mean; empty where there is none.</param>
/// <param name="Second">Adam's mean square; empty where there is none.</param>
internal sealed record OptimizerMemory<T>(AlignedBuffer<T> First, AlignedBuffer<T> Second)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Beta1Power { get; set; } = 1;

    public double Beta2Power { get; set; } = 1;
}
