using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>
/// The accumulator of a dot reduction: 64 bytes of lanes (16 floats, 8 doubles) whatever the width, in one to four
/// hardware registers, so that term <c>j</c> is always added in lane <c>j mod lanes</c> and the fold is always the same.
/// </summary>
internal struct VirtualRegister<TSimd, T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private TSimd _r0;
    private TSimd _r1;
    private TSimd _r2;
    private TSimd _r3;

    /// <summary>Lanes of the virtual register: 16 floats or 8 doubles.</summary>
    public static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 64 / Unsafe.SizeOf<T>();
    }

    /// <summary>Adds <c>x·y</c> to the lanes that <paramref name="register"/> (0 to 3) holds, each with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(int register, TSimd x, TSimd y)
    {
        switch (register)
        {
            case 0:
                _r0 = TSimd.MultiplyAdd(x, y, _r0);
                break;
            case 1:
                _r1 = TSimd.MultiplyAdd(x, y, _r1);
                break;
            case 2:
                _r2 = TSimd.MultiplyAdd(x, y, _r2);
                break;
            default:
                _r3 = TSimd.MultiplyAdd(x, y, _r3);
                break;
        }
    }

    /// <summary>
    /// The sum of all lanes. The +0 at the end makes the result independent of whether zero padding was visited: a lane
    /// in which a negative product underflowed holds −0, and adding a zero product to it gives +0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Fold() => TSimd.Fold(_r0, _r1, _r2, _r3) + T.Zero;
}
