using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <see cref="ManyRowProduct"/> in narrow layers, whose elements are summed in four chains: <see cref="SummationChains"/>. Each chain is a tile
/// of its own, over every fourth term; then the four are added.
/// <para>Order: that of <see cref="RowProduct"/>.</para>
/// <para>Bound: the multiply-adds, and 20 to 30 cycles for each chain of a tile.</para>
/// </summary>
internal static class FourChainProduct
{
    private const int Chains = SummationChains.Most;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(in Rows<T> x, in Weights<T> w, in Rows<T> z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint row = 0;
        if (TSimd.Registers >= 16)
        {
            ref T sums = ref AlignedMemory.AlignedStart(
                stackalloc T[(Chains * ProductTile.MostRows<TSimd, T>() * ProductTile.MostWidth * TSimd.Count) + AlignedMemory.Lanes<T>()]);
            while (x.Count - row >= 4)
            {
                int height = int.Min(ProductTile.MostRows<TSimd, T>(), (x.Count - (int)row) & -4);
                Band<TSimd, T>(ref x[row], x.Stride, w, height, ref z[row], z.Stride, ref sums);
                row += height;
            }
        }

        for (; row < x.Count; row++)
        {
            RowProduct.Run<TSimd, T>(ref x[row], w, ref z[row], Chains);
        }
    }

    // Eight or four rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Band<TSimd, T>(ref T x, nint xRow, in Weights<T> w, int height, ref T z, nint zRow, ref T sums)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int left = (w.Outputs + TSimd.Count - 1) / TSimd.Count;
        ref T wj = ref w.First;
        ref T bias = ref w.Bias;
        while (left > 0)
        {
            int width = ProductTile.Width<TSimd, T>(left);
            int columns = width * TSimd.Count;
            for (nint chain = 0; chain < Chains; chain++)
            {
                nint count = (w.Inputs - chain + Chains - 1) / Chains;
                ref T start = ref chain == 0 ? ref bias : ref Unsafe.NullRef<T>();
                ref T xk = ref Unsafe.Add(ref x, chain);
                ref T wk = ref Unsafe.Add(ref wj, chain * w.Stride);
                ref T sum = ref Unsafe.Add(ref sums, chain * height * columns);
                if (height == 8)
                {
                    ProductTile.Eight<TSimd, T, AnyStep>(width, ref xk, xRow, Chains, count, ref wk, Chains * w.Stride, ref start, 0, ref sum, columns);
                }
                else
                {
                    ProductTile.Four<TSimd, T, AnyStep>(width, ref xk, xRow, Chains, count, ref wk, Chains * w.Stride, ref start, 0, ref sum, columns);
                }
            }

            Add<TSimd, T>(ref sums, height, columns, ref z, zRow);
            wj = ref Unsafe.Add(ref wj, columns);
            bias = ref ProductTile.Shift(ref bias, columns);
            z = ref Unsafe.Add(ref z, columns);
            left -= width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, T>(ref T sums, nint height, nint columns, ref T z, nint zRow)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint chain = height * columns;
        for (nint row = 0; row < height; row++)
        {
            for (nint j = 0; j < columns; j += TSimd.Count)
            {
                TSimd left = TSimd.Load(ref sums) + TSimd.Load(ref Unsafe.Add(ref sums, chain));
                TSimd right = TSimd.Load(ref Unsafe.Add(ref sums, 2 * chain)) + TSimd.Load(ref Unsafe.Add(ref sums, 3 * chain));
                TSimd.Store(left + right, ref Unsafe.Add(ref z, (row * zRow) + j));
                sums = ref Unsafe.Add(ref sums, TSimd.Count);
            }
        }
    }
}
