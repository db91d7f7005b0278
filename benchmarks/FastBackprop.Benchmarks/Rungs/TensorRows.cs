using System.Numerics.Tensors;
using FastBackprop.Networks;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>The flat rows again, each of the three inner loops now a call of <see cref="TensorPrimitives"/>, which uses SIMD.</summary>
internal sealed class TensorRows(Network<float> start, float rate) : RowRung(start, rate)
{
    protected override void AddScaled(ReadOnlySpan<float> row, float scale, Span<float> sums) =>
        TensorPrimitives.MultiplyAdd(row, scale, sums, sums);

    protected override float Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> delta) => TensorPrimitives.Dot(row, delta);

    protected override void Sigmoid(Span<float> z) => TensorPrimitives.Sigmoid(z, z);
}
