using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>y = d·Wᵀ</c>, as <see cref="TransposedRowProduct"/> computes it, for a W without padding: the memory after its last column belongs to
/// others and may hold anything, or not exist.
/// <para>Shapes: d has n values, W is m × n with rows of any stride, y has m values. The last, incomplete 64 bytes of d are read from
/// <c>dTail</c>, which is padded with zeros; those of W are copied.</para>
/// <para>Reads the columns of W once and nothing else of it. Nothing may overlap y.</para>
/// <para>Order: a <see cref="VirtualRegister{TSimd, T}"/>, so the bits are those of padded rows.</para>
/// <para>Bound: one read of W, and a copy of up to 60 bytes a row.</para>
/// </summary>
internal static class TransposedViewProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(in Row<T> delta, in Weights<T> weights, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T d = ref delta.First;
        ref T dTail = ref delta.Tail;
        int n = delta.Count;
        ref T w = ref weights.First;
        nint stride = weights.Stride;
        int m = weights.Inputs;
        Check.IsPaddedTail(ref dTail, n, TSimd.Count, "d");
        Check.IsApart(ref y, m, ref d, n, "y and d");
        Check.IsApart(ref y, m, ref w, Check.Extent(m, stride, n), "y and W");
        int lanes = VirtualRegister<TSimd, T>.Lanes;
        nint whole = n & -lanes;
        int rest = n - (int)whole;
        Span<T> tail = stackalloc T[lanes];
        tail.Clear();
        for (nint row = 0; row < m; row++)
        {
            ref T wr = ref Unsafe.Add(ref w, row * stride);
            var sum = VirtualRegister<TSimd, T>.Zero;
            for (nint j = 0; j < whole; j += lanes)
            {
                sum = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref d, j), ref Unsafe.Add(ref wr, j), lanes, sum);
            }

            if (rest > 0)
            {
                for (int j = 0; j < rest; j++)
                {
                    tail[j] = Unsafe.Add(ref wr, whole + j);
                }

                sum = VirtualRegister<TSimd, T>.MultiplyAdd(ref dTail, ref tail[0], rest, sum);
            }

            Unsafe.Add(ref y, row) = sum.Fold();
        }
    }
}
