using System.Numerics;
using FastBackprop.Numerics;

namespace FastBackprop.Tests;

/// <summary>Something to do with the register type of one SIMD width.</summary>
internal interface IWidthVisitor<T, out TResult>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TResult Visit<TSimd>()
        where TSimd : struct, ISimd<TSimd, T>;
}

/// <summary>
/// The four SIMD widths. All of them run on every machine: a width that the hardware lacks is emulated, with the same bits.
/// </summary>
internal static class Widths
{
    public static IReadOnlyList<SimdWidth> All { get; } =
        [SimdWidth.Scalar, SimdWidth.Bits128, SimdWidth.Bits256, SimdWidth.Bits512];

    /// <summary>Runs the visitor with the register type of <paramref name="width"/>.</summary>
    public static TResult Run<T, TResult>(SimdWidth width, IWidthVisitor<T, TResult> visitor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => width switch
        {
            SimdWidth.Scalar => visitor.Visit<SimdScalar<T>>(),
            SimdWidth.Bits128 => visitor.Visit<Simd128<T>>(),
            SimdWidth.Bits256 => visitor.Visit<Simd256<T>>(),
            SimdWidth.Bits512 => visitor.Visit<Simd512<T>>(),
            _ => throw new ArgumentOutOfRangeException(nameof(width), width, "not a SIMD width"),
        };
}

/// <summary>How many lanes a register has.</summary>
internal sealed class LaneCount<T> : IWidthVisitor<T, int>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Visit<TSimd>()
        where TSimd : struct, ISimd<TSimd, T> => TSimd.Count;
}
