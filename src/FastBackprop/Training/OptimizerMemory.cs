using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>An optimizer's memory of earlier steps: everything that later steps depend on, except the weights.</summary>
internal sealed class OptimizerMemory<T>(int length, int memories)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The velocity, or Adam's mean, laid out like the weights; empty for an optimizer without one.</summary>
    public AlignedBuffer<T> First { get; } = AlignedMemory.Allocate<T>(memories > 0 ? length : 0);

    /// <summary>Adam's mean square; empty for an optimizer without one.</summary>
    public AlignedBuffer<T> Second { get; } = AlignedMemory.Allocate<T>(memories > 1 ? length : 0);

    /// <summary>β1ᵗ, by one multiplication a step: a power function would differ between C libraries.</summary>
    public double Beta1Power { get; set; } = 1;

    /// <summary>β2ᵗ.</summary>
    public double Beta2Power { get; set; } = 1;

    /// <summary>New memory of the same size.</summary>
    public OptimizerMemory<T> NewLikeThis() => new(length, memories);

    public void CopyTo(OptimizerMemory<T> other)
    {
        First.Span.CopyTo(other.First.Span);
        Second.Span.CopyTo(other.Second.Span);
        other.Beta1Power = Beta1Power;
        other.Beta2Power = Beta2Power;
    }
}
