using System.Runtime.CompilerServices;

namespace FastBackprop.Kernels;

/// <summary>
/// The last columns of a matrix, those that do not fill 64 bytes, where what lies behind them is not padding: products and updates of as
/// many columns as asked for, element by element.
/// <para>Shapes: as those of the kernels that are named, with rows of any stride. Reads and writes n columns and nothing else of a row.
/// Nothing may overlap what is written.</para>
/// <para>Order: that of the kernels, so the bits are those of padded rows.</para>
/// <para>Bound: the latency of m ÷ C multiply-adds for each column. It is for fewer columns than a register of 64 bytes has lanes.</para>
/// </summary>
internal static class ViewColumns
{
    /// <inheritdoc cref="RowProduct"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply<T>(ref T x, nint m, ref T w, nint stride, bool bias, ref T z, nint n, int chains)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Chain 0 alone, or with three more.
        nint step = chains;
        for (nint j = 0; j < n; j++)
        {
            ref T wj = ref Unsafe.Add(ref w, j);
            T c0 = bias ? Unsafe.Add(ref wj, m * stride) : T.Zero;
            T c1 = T.Zero;
            T c2 = T.Zero;
            T c3 = T.Zero;
            for (nint k = 0; k < m; k += step)
            {
                c0 = AddTerm(ref x, k, m, ref wj, stride, c0);
                if (step > 1)
                {
                    c1 = AddTerm(ref x, k + 1, m, ref wj, stride, c1);
                    c2 = AddTerm(ref x, k + 2, m, ref wj, stride, c2);
                    c3 = AddTerm(ref x, k + 3, m, ref wj, stride, c3);
                }
            }

            Unsafe.Add(ref z, j) = step > 1 ? (c0 + c1) + (c2 + c3) : c0;
        }
    }

    /// <inheritdoc cref="OuterProductUpdate"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddOuterProduct<T>(T a, ref T x, nint m, ref T d, nint n, ref T w, nint stride, bool bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint rows = bias ? m + 1 : m;
        for (nint j = 0; j < n; j++)
        {
            T u = a * Unsafe.Add(ref d, j);
            ref T wj = ref Unsafe.Add(ref w, j);
            for (nint k = 0; k < rows; k++)
            {
                ref T element = ref Unsafe.Add(ref wj, k * stride);
                element = T.FusedMultiplyAdd(k < m ? Unsafe.Add(ref x, k) : T.One, u, element);
            }
        }
    }

    /// <inheritdoc cref="TransposedProductUpdate"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddTransposedProduct<T>(
        ref T x, nint xStride, nint s, nint m, ref T u, nint uStride, nint n, ref T w, nint stride, bool bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint row = 0; row < s; row++)
        {
            AddOuterProduct(T.One, ref Unsafe.Add(ref x, row * xStride), m, ref Unsafe.Add(ref u, row * uStride), n, ref w, stride, bias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T AddTerm<T>(ref T x, nint k, nint m, ref T w, nint stride, T sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        k < m ? T.FusedMultiplyAdd(Unsafe.Add(ref x, k), Unsafe.Add(ref w, k * stride), sum) : sum;
}
