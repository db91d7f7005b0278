using System.Runtime.CompilerServices;

namespace FastBackprop.Kernels;

/// <summary>
/// The last columns of a matrix, those that do not fill 64 bytes, if no padding follows them: products and updates of n columns, element by element.
/// <para>Shapes: as in the named kernels, with rows of any stride. Reads and writes n columns and nothing else of a row.
/// Nothing may overlap what is written.</para>
/// <para>Order: that of the kernels, so the bits are those of padded rows.</para>
/// <para>Bound: the latency of m ÷ C multiply-adds for each column. It is for fewer columns than a register of 64 bytes has lanes.</para>
/// </summary>
internal static class ViewColumns
{
    /// <inheritdoc cref="RowProduct"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply<T>(ref T x, in Weights<T> w, ref T z, int chains)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Chain 0 alone, or with three more.
        nint step = chains;
        nint m = w.Inputs;
        nint stride = w.Stride;
        for (nint j = 0; j < w.Outputs; j++)
        {
            ref T wj = ref Unsafe.Add(ref w.First, j);
            T c0 = w.HasBias ? Unsafe.Add(ref wj, m * stride) : T.Zero;
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
    public static void AddOuterProduct<T>(T a, ref T x, ref T d, in Weights<T> w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint j = 0; j < w.Outputs; j++)
        {
            T u = a * Unsafe.Add(ref d, j);
            for (nint k = 0; k < w.Rows; k++)
            {
                ref T element = ref Unsafe.Add(ref w[k], j);
                element = T.FusedMultiplyAdd(k < w.Inputs ? Unsafe.Add(ref x, k) : T.One, u, element);
            }
        }
    }

    /// <inheritdoc cref="TransposedProductUpdate"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddTransposedProduct<T>(in Rows<T> x, in Rows<T> u, in Weights<T> w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint row = 0; row < x.Count; row++)
        {
            AddOuterProduct(T.One, ref x[row], ref u[row], w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T AddTerm<T>(ref T x, nint k, nint m, ref T w, nint stride, T sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        k < m ? T.FusedMultiplyAdd(Unsafe.Add(ref x, k), Unsafe.Add(ref w, k * stride), sum) : sum;
}
