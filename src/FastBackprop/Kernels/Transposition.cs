using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>V = Wᵀ</c>: a copy with rows and columns exchanged, so that many products <c>d·Wᵀ</c> become one of many rows, without dots to fold.
/// <para>Shapes: W is m × n, V n × m. Only logical elements are read and written. Nothing overlaps.</para>
/// <para>Bound: a read and a write of W, blocks of 16 rows and columns at a time, so that each cache line is fetched once.</para>
/// </summary>
internal static class Transposition
{
    private const int Block = Check.IsOn ? 3 : 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(ref T w, nint stride, int m, int n, ref T v, nint vStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.HasRoom(stride, m, n, 1, "W");
        Check.HasRoom(vStride, n, m, 1, "V");
        Check.IsApart(ref v, Check.Extent(n, vStride, m), ref w, Check.Extent(m, stride, n), "V and W");
        for (nint firstRow = 0; firstRow < m; firstRow += Block)
        {
            nint endRow = nint.Min(firstRow + Block, m);
            for (nint firstColumn = 0; firstColumn < n; firstColumn += Block)
            {
                nint endColumn = nint.Min(firstColumn + Block, n);
                for (nint column = firstColumn; column < endColumn; column++)
                {
                    for (nint row = firstRow; row < endRow; row++)
                    {
                        Unsafe.Add(ref v, (column * vStride) + row) = Unsafe.Add(ref w, (row * stride) + column);
                    }
                }
            }
        }
    }
}
