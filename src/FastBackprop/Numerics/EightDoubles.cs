using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastBackprop.Numerics;

/// <summary>
/// Eight elements as doubles, for sums that are in double whatever the element is. It is the one exception to <see cref="ISimd{TSelf, T}"/>:
/// a register of that vocabulary cannot become one of another element. It is 512 bits on every machine; the runtime splits it if the
/// hardware has no registers of that width.
/// </summary>
internal static class EightDoubles
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load<T>(ref readonly T source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.WidenLower(Vector256.LoadUnsafe(in source).AsSingle().ToVector512Unsafe())
        : Vector512.LoadUnsafe(in source).AsDouble();

    /// <summary>The sum, in the order of <see cref="VirtualRegister{TSimd, T}.Fold"/>: (0+2)+(1+3), and to it (4+6)+(5+7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Fold(Vector512<double> lanes) => Fold(lanes.GetLower()) + Fold(lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Fold(Vector256<double> four)
    {
        Vector128<double> pairs = four.GetLower() + four.GetUpper();
        return pairs[0] + pairs[1];
    }
}
