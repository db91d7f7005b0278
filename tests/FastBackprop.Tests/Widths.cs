using System.Numerics;
using FastBackprop.Numerics;

namespace FastBackprop.Tests;

/// <summary>
/// The four SIMD widths. All of them run on every machine: a width that the hardware lacks is emulated, with the same bits.
/// </summary>
internal static class Widths
{
    public static IReadOnlyList<SimdWidth> All { get; } =
        [SimdWidth.Scalar, SimdWidth.Bits128, SimdWidth.Bits256, SimdWidth.Bits512];

    /// <summary>What the factory makes for the register type of <paramref name="width"/>.</summary>
    public static TResult Run<T, TResult>(SimdWidth width, ISimdFactory<T, TResult> factory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdDispatch.Create<T, ISimdFactory<T, TResult>, TResult>(width, factory);
}

/// <summary>How many lanes a register has.</summary>
internal sealed class LaneCount<T> : ISimdFactory<T, int>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Create<TSimd>()
        where TSimd : struct, ISimd<TSimd, T> => TSimd.Count;
}
