using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>The inner loop of a kernel that works on one strip of columns.</summary>
internal interface IStripKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs the loop over a strip of this type.</summary>
    void Run<TStrip>()
        where TStrip : struct, IStrip<TStrip, T>;
}

/// <summary>
/// Runs a kernel over a strip whose number of registers, 1 to 16, is known only at run time. The strip is put together from strips of 8, 4, 2 and 1,
/// one for each bit of the number, so that a row of up to 16 registers passes as a whole. Only the combinations that occur are ever compiled.
/// </summary>
internal static class WholeStrip<TSimd, T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The most registers of a strip whose loop stays without spills: half of the hardware's. (Scalar code runs best in strips of one.)
    /// </summary>
    public static int Most
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Registers >= 16 ? TSimd.Registers / 2 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(int registers, TKernel kernel)
        where TKernel : struct, IStripKernel<T>, allows ref struct
    {
        if (registers == 16)
        {
            kernel.Run<DoubleStrip<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>, T>>();
        }
        else if (registers >= 8)
        {
            ThenFour<TKernel, DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>>(registers, kernel);
        }
        else if (registers >= 4)
        {
            ThenTwo<TKernel, DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>>(registers, kernel);
        }
        else if (registers >= 2)
        {
            ThenOne<TKernel, DoubleStrip<SingleStrip<TSimd, T>, T>>(registers, kernel);
        }
        else
        {
            kernel.Run<SingleStrip<TSimd, T>>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThenFour<TKernel, TStrip>(int registers, TKernel kernel)
        where TKernel : struct, IStripKernel<T>, allows ref struct
        where TStrip : struct, IStrip<TStrip, T>
    {
        if ((registers & 4) != 0)
        {
            ThenTwo<TKernel, JoinedStrip<TStrip, DoubleStrip<DoubleStrip<SingleStrip<TSimd, T>, T>, T>, T>>(registers, kernel);
        }
        else
        {
            ThenTwo<TKernel, TStrip>(registers, kernel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThenTwo<TKernel, TStrip>(int registers, TKernel kernel)
        where TKernel : struct, IStripKernel<T>, allows ref struct
        where TStrip : struct, IStrip<TStrip, T>
    {
        if ((registers & 2) != 0)
        {
            ThenOne<TKernel, JoinedStrip<TStrip, DoubleStrip<SingleStrip<TSimd, T>, T>, T>>(registers, kernel);
        }
        else
        {
            ThenOne<TKernel, TStrip>(registers, kernel);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThenOne<TKernel, TStrip>(int registers, TKernel kernel)
        where TKernel : struct, IStripKernel<T>, allows ref struct
        where TStrip : struct, IStrip<TStrip, T>
    {
        if ((registers & 1) != 0)
        {
            kernel.Run<JoinedStrip<TStrip, SingleStrip<TSimd, T>, T>>();
        }
        else
        {
            kernel.Run<TStrip>();
        }
    }
}
