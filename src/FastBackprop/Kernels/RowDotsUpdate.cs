using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>G += X·Dᵀ</c>: adds to each element of G the dot product of a row of X and a row of D, for few and long rows. It is the gradient of a
/// layer whose samples lie in the lanes.
/// <para>Shapes: X is m × s and D n × s, with rows of whole 64 bytes. After the s values one of the two is zero and the other finite. G is
/// m × n. Nothing may overlap G. The four elements of sums are scratch memory.</para>
/// <para>Order: each dot in a <see cref="VirtualRegister{TSimd, T}"/>, then added to G's element.</para>
/// <para>Bound: two loads a multiply-add. Four dots at a time, of any rows: with three or five units only the last block of four
/// has empty places.</para>
/// </summary>
internal static class RowDotsUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        ref T x, nint xStride, int m, ref T d, nint dStride, int n, int s, ref T g, nint gStride, ref T sums)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = VirtualRegister<TSimd, T>.Lanes;
        Check.HasRoom(xStride, m, s, lanes, "X");
        Check.HasRoom(dStride, n, s, lanes, "D");
        Check.That(
            Check.IsZeroBehind(ref x, xStride, m, s, lanes) || Check.IsZeroBehind(ref d, dStride, n, s, lanes),
            "zeros behind the values of X or of D");
        Check.HasRoom(gStride, m, n, 1, "G");
        Check.IsApart(ref g, Check.Extent(m, gStride, n), ref x, Check.Extent(m, xStride, s), "G and X");
        Check.IsApart(ref g, Check.Extent(m, gStride, n), ref d, Check.Extent(n, dStride, s), "G and D");
        Check.IsApart(ref g, Check.Extent(m, gStride, n), ref sums, 4, "G and the sums");
        var next = new Pair(xStride, m * xStride, dStride, n * dStride);
        nint column = 0;
        for (nint left = (nint)m * n; left > 0; left -= 4)
        {
            ref T x0 = ref Unsafe.Add(ref x, next.X);
            ref T d0 = ref Unsafe.Add(ref d, next.D);
            next.Advance();
            ref T x1 = ref Unsafe.Add(ref x, next.X);
            ref T d1 = ref Unsafe.Add(ref d, next.D);
            next.Advance();
            ref T x2 = ref Unsafe.Add(ref x, next.X);
            ref T d2 = ref Unsafe.Add(ref d, next.D);
            next.Advance();
            ref T x3 = ref Unsafe.Add(ref x, next.X);
            ref T d3 = ref Unsafe.Add(ref d, next.D);
            next.Advance();

            var s0 = VirtualRegister<TSimd, T>.Zero;
            var s1 = VirtualRegister<TSimd, T>.Zero;
            var s2 = VirtualRegister<TSimd, T>.Zero;
            var s3 = VirtualRegister<TSimd, T>.Zero;
            for (nint k = 0; k < s; k += lanes)
            {
                s0 = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref x0, k), ref Unsafe.Add(ref d0, k), lanes, s0);
                s1 = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref x1, k), ref Unsafe.Add(ref d1, k), lanes, s1);
                s2 = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref x2, k), ref Unsafe.Add(ref d2, k), lanes, s2);
                s3 = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref x3, k), ref Unsafe.Add(ref d3, k), lanes, s3);
            }

            TransposedFold.Store(s0, s1, s2, s3, ref sums);
            for (nint i = 0; i < Math.Min(left, 4); i++)
            {
                Unsafe.Add(ref g, column) += Unsafe.Add(ref sums, i);
                column++;
                if (column == n)
                {
                    column = 0;
                    g = ref Unsafe.Add(ref g, gStride);
                }
            }
        }
    }

    // Where a row of X and a row of D begin; after the last pair the first comes again.
    private struct Pair(nint xStride, nint xEnd, nint dStride, nint dEnd)
    {
        public nint X { get; private set; }

        public nint D { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Advance()
        {
            D += dStride;
            if (D == dEnd)
            {
                D = 0;
                X = X + xStride == xEnd ? 0 : X + xStride;
            }
        }
    }
}
