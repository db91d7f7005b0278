using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>What an optimizer remembers of earlier steps: all that later steps depend on, the weights apart.</summary>
internal sealed class OptimizerMemory<T>(int length, int memories)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The velocity, or Adam's mean, laid out like the weights; empty where there is none.</summary>
    public AlignedBuffer<T> First { get; } = AlignedMemory.Allocate<T>(memories > 0 ? length : 0);

    /// <summary>Adam's mean square; empty where there is none.</summary>
    public AlignedBuffer<T> Second { get; } = AlignedMemory.Allocate<T>(memories > 1 ? length : 0);

    /// <summary>β1ᵗ, by one product a step: a power function would differ between C libraries.</summary>
    public double Beta1Power { get; set; } = 1;

    /// <summary>β2ᵗ.</summary>
    public double Beta2Power { get; set; } = 1;

    /// <summary>Memory of the same size that nothing has been remembered in.</summary>
    public OptimizerMemory<T> NewLikeThis() => new(Math.Max(First.Length, Second.Length), Second.Length > 0 ? 2 : First.Length > 0 ? 1 : 0);

    /// <summary>Copies all of it.</summary>
    public void CopyTo(OptimizerMemory<T> other)
    {
        First.Span.CopyTo(other.First.Span);
        Second.Span.CopyTo(other.Second.Span);
        other.Beta1Power = Beta1Power;
        other.Beta2Power = Beta2Power;
    }
}
