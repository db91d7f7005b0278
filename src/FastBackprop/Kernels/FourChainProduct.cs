using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <see cref="ManyRowProduct"/> in narrow layers, whose elements are summed in four chains (<see cref="SummationChains"/>). Each chain is a
/// product of its own, over every fourth term; then the four are added.
/// <para>Order: that of <see cref="RowProduct"/>.</para>
/// <para>Bound: the multiply-adds, and 20 to 30 cycles for each chain of a tile, which is most of the time of few terms.</para>
/// </summary>
internal static class FourChainProduct
{
    private const int Chains = SummationChains.Most;

    // Inputs up to which all chains are summed in registers; the chains of a single register always are.
    private const int FewInputs = Check.IsOn ? 15 : 16;

    // The chains take turns with some inputs, so that those of all rows stay in the second-level cache.
    private const int InputsAtOnce = Check.IsOn ? 20 : 512;

    private const int MostRows = 64;

    // On the stack, for the sums of the chains of some rows: 64 rows of 64 floats.
    private const int SumBytes = Check.IsOn ? 8 * 1024 : 64 * 1024;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(in Rows<T> x, in Weights<T> w, in Rows<T> z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tiled = TSimd.Registers >= 16 ? x.Count & -4 : 0;
        if (w.Inputs <= FewInputs || w.Outputs <= TSimd.Count)
        {
            InRegisters<TSimd, T>(x, w, z, tiled);
        }
        else
        {
            tiled = OneByOne<TSimd, T>(x, w, z, tiled);
        }

        for (int row = tiled; row < x.Count; row++)
        {
            RowProduct.Run<TSimd, T>(ref x[row], w, ref z[row], Chains);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InRegisters<TSimd, T>(in Rows<T> x, in Weights<T> w, in Rows<T> z, nint rows)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T wj = ref w.First;
        ref T bias = ref w.Bias;
        ref T zj = ref z.First;
        for (nint left = w.Outputs; left > 0; left -= 2 * TSimd.Count)
        {
            if (left > TSimd.Count)
            {
                FourChainTile.TwoRegisters<TSimd, T>(ref x.First, x.Stride, w.Inputs, ref wj, w.Stride, ref bias, ref zj, z.Stride, rows);
            }
            else
            {
                FourChainTile.OneRegister<TSimd, T>(ref x.First, x.Stride, w.Inputs, ref wj, w.Stride, ref bias, ref zj, z.Stride, rows);
            }

            wj = ref Unsafe.Add(ref wj, 2 * TSimd.Count);
            bias = ref ProductTile.Shift(ref bias, 2 * TSimd.Count);
            zj = ref Unsafe.Add(ref zj, 2 * TSimd.Count);
        }
    }

    // Chain after chain; the rows done.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int OneByOne<TSimd, T>(in Rows<T> x, in Weights<T> w, in Rows<T> z, int tiled)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = (w.Outputs + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
        int length = SumBytes / Unsafe.SizeOf<T>();
        int mostRows = int.Min(MostRows, length / (Chains * columns)) & -4;
        if (tiled == 0 || mostRows == 0)
        {
            // Few rows, or a layer wider than any that has four chains.
            return 0;
        }

        ref T sums = ref AlignedMemory.AlignedStart(stackalloc T[length + AlignedMemory.Lanes<T>()]);
        for (int row = 0; row < tiled; row += mostRows)
        {
            int rows = int.Min(mostRows, tiled - row);
            for (int k = 0; k == 0 || k < w.Inputs; k += InputsAtOnce)
            {
                for (int chain = 0; chain < Chains; chain++)
                {
                    ref T sum = ref Unsafe.Add(ref sums, chain * rows * columns);
                    int first = k + chain;
                    PanelProduct.Run<TSimd, T, AnyStep>(
                        ref Unsafe.Add(ref x[row], first),
                        x.Stride,
                        Chains,
                        (int.Min(w.Inputs, k + InputsAtOnce) - first + Chains - 1) / Chains,
                        ref w[first],
                        Chains * w.Stride,
                        ref k > 0 ? ref sum : ref chain == 0 ? ref w.Bias : ref Unsafe.NullRef<T>(),
                        k > 0 ? columns : 0,
                        ref sum,
                        columns,
                        rows,
                        w.Outputs);
                }
            }

            Add<TSimd, T>(ref sums, rows, columns, z.Slice(row, rows));
        }

        return tiled;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add<TSimd, T>(ref T sums, nint rows, nint columns, in Rows<T> z)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint chain = rows * columns;
        for (nint row = 0; row < rows; row++)
        {
            ref T zRow = ref z[row];
            for (nint j = 0; j < columns; j += TSimd.Count)
            {
                TSimd left = TSimd.Load(ref sums) + TSimd.Load(ref Unsafe.Add(ref sums, chain));
                TSimd right = TSimd.Load(ref Unsafe.Add(ref sums, 2 * chain)) + TSimd.Load(ref Unsafe.Add(ref sums, 3 * chain));
                TSimd.Store(left + right, ref Unsafe.Add(ref zRow, j));
                sums = ref Unsafe.Add(ref sums, TSimd.Count);
            }
        }
    }
}
