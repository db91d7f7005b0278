using System.Numerics;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Kernels;

/// <summary>Rows that are mostly zeros, their masks, and the kernels that take them, at a given width.</summary>
internal static class SparseOperands
{
    /// <summary>
    /// A row of the case's kind, of which a share that the seed decides, nothing to everything, is zeros of either sign.
    /// </summary>
    public static T[] Row<T>(KernelCase shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(shape.Seed);
        double density = random.Next(5) / 4.0;
        return [.. shape.Source<T>().Row(shape.M).Select(x =>
            random.NextDouble() < density ? x : random.Next(2) == 0 ? T.Zero : T.NegativeZero)];
    }

    /// <summary>The mask by its definition.</summary>
    public static ulong[] Mask<T>(T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var mask = new ulong[(x.Length + 63) / 64];
        for (int k = 0; k < x.Length; k++)
        {
            mask[k / 64] |= x[k] != T.Zero ? 1UL << (k % 64) : 0;
        }

        return mask;
    }

    /// <summary>Writes the mask of n values; the first word behind it is left as it is. Returns the count.</summary>
    public sealed class Build<T>(GuardedMatrix<T> x, int n, ulong[] mask) : ISimdFactory<T, int>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public int Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => NonZeroMask.Build<TSimd, T>(ref x.First, n, ref mask[0]);
    }

    /// <summary>The sums of the sparse product or, where there is no mask, of the plain one and <see cref="PositiveZeros"/>.</summary>
    public sealed class Product<T>(GuardedMatrix<T> x, int m, ulong[]? mask, GuardedMatrix<T> w, GuardedMatrix<T> z, int chains)
        : ISimdFactory<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            if (mask is null)
            {
                RowProduct.Run<TSimd, T>(ref x.First, w.AsWeights(m), ref z.First, chains);
                PositiveZeros.Run<TSimd, T>(ref z.First, z.Columns);
            }
            else
            {
                ref ulong first = ref MemoryMarshal.GetArrayDataReference(mask);
                SparseRowProduct.Run<TSimd, T>(ref x.First, ref first, w.AsWeights(m), ref z.First, chains);
            }

            return true;
        }
    }

    /// <summary>The sparse update.</summary>
    public sealed class Update<T>(T a, GuardedMatrix<T> x, int m, ulong[] mask, GuardedMatrix<T> d, GuardedMatrix<T> w) : ISimdFactory<T, bool>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public bool Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            ref ulong first = ref MemoryMarshal.GetArrayDataReference(mask);
            SparseOuterProductUpdate.Run<TSimd, T>(a, ref x.First, ref first, ref d.First, w.AsWeights(m));
            return true;
        }
    }
}
