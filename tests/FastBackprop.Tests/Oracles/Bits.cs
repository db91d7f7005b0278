using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastBackprop.Tests.Oracles;

/// <summary>Equality of bits. NaN is equal to NaN, whatever its payload; −0 is not equal to +0.</summary>
internal static class Bits
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Same<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Identical(left, right) || (T.IsNaN(left) && T.IsNaN(right));

    /// <summary>The same bits, a NaN's payload included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Identical<T>(T left, T right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Unsafe.BitCast<T, int>(left) == Unsafe.BitCast<T, int>(right)
        : Unsafe.BitCast<T, long>(left) == Unsafe.BitCast<T, long>(right);

    public static void AssertSame<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Same(expected[i], actual[i]))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
            }
        }
    }
}
