using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>y = d·Wᵀ</c>, a dot product of d with each of the first m rows of W, and, fused with it, the update
/// <c>W += a·x⊗d</c> of the same rows (<see cref="Update"/>): the old row gives the product, then it is updated.
/// <para>Shapes: d has n values, W is m (+ 1) × n with padded rows, x and y have m values. The last, incomplete 64 bytes of d
/// are read from <c>dTail</c>, which is padded with zeros; where d itself is, dTail points into it.</para>
/// <para>Reads W once (the update also writes it once). Nothing may overlap what is written.</para>
/// <para>Order: a <see cref="VirtualRegister{TSimd, T}"/>; the update as in <see cref="OuterProductUpdate"/>.</para>
/// <para>Bound: one read of W; fused, one read and one write.</para>
/// </summary>
internal static class TransposedRowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T d, ref T dTail, int n, ref T w, nint stride, int m, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = VirtualRegister<TSimd, T>.Lanes;
        nint whole = n & -lanes;
        nint row = 0;

        // Four rows at a time: four chains of multiply-adds in flight, and d is read once for all of them. (Scalar code has
        // its chains in the lanes of one row already, and no registers for more.)
        for (; typeof(TSimd) != typeof(SimdScalar<T>) && row <= m - 4; row += 4)
        {
            ref T w0 = ref Unsafe.Add(ref w, row * stride);
            ref T w1 = ref Unsafe.Add(ref w0, stride);
            ref T w2 = ref Unsafe.Add(ref w1, stride);
            ref T w3 = ref Unsafe.Add(ref w2, stride);
            var s0 = VirtualRegister<TSimd, T>.Zero;
            var s1 = VirtualRegister<TSimd, T>.Zero;
            var s2 = VirtualRegister<TSimd, T>.Zero;
            var s3 = VirtualRegister<TSimd, T>.Zero;
            for (nint j = 0; j < whole; j += lanes)
            {
                ref T dj = ref Unsafe.Add(ref d, j);
                s0 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dj, ref Unsafe.Add(ref w0, j), lanes, s0);
                s1 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dj, ref Unsafe.Add(ref w1, j), lanes, s1);
                s2 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dj, ref Unsafe.Add(ref w2, j), lanes, s2);
                s3 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dj, ref Unsafe.Add(ref w3, j), lanes, s3);
            }

            if (whole < n)
            {
                s0 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dTail, ref Unsafe.Add(ref w0, whole), n - (int)whole, s0);
                s1 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dTail, ref Unsafe.Add(ref w1, whole), n - (int)whole, s1);
                s2 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dTail, ref Unsafe.Add(ref w2, whole), n - (int)whole, s2);
                s3 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dTail, ref Unsafe.Add(ref w3, whole), n - (int)whole, s3);
            }

            Unsafe.Add(ref y, row) = s0.Fold();
            Unsafe.Add(ref y, row + 1) = s1.Fold();
            Unsafe.Add(ref y, row + 2) = s2.Fold();
            Unsafe.Add(ref y, row + 3) = s3.Fold();
        }

        for (; row < m; row++)
        {
            ref T w0 = ref Unsafe.Add(ref w, row * stride);
            var s0 = VirtualRegister<TSimd, T>.Zero;
            for (nint j = 0; j < whole; j += lanes)
            {
                s0 = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref d, j), ref Unsafe.Add(ref w0, j), lanes, s0);
            }

            if (whole < n)
            {
                s0 = VirtualRegister<TSimd, T>.MultiplyAdd(ref dTail, ref Unsafe.Add(ref w0, whole), n - (int)whole, s0);
            }

            Unsafe.Add(ref y, row) = s0.Fold();
        }
    }

    /// <summary>The product of every row with d, and its update, in one pass over W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Update<TSimd, T>(
        ref T d, ref T dTail, int n, T a, ref T x, ref T w, nint stride, int m, bool bias, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = VirtualRegister<TSimd, T>.Lanes;
        nint whole = n & -lanes;
        TSimd scale = TSimd.Broadcast(a);
        for (nint row = 0; row < m; row++)
        {
            var sum = VirtualRegister<TSimd, T>.Zero;
            TSimd xr = TSimd.Broadcast(Unsafe.Add(ref x, row));
            for (nint j = 0; j < whole; j += lanes)
            {
                sum = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref d, j), ref Unsafe.Add(ref w, j), lanes, sum);
                VirtualRegister<TSimd, T>.AddTo(ref Unsafe.Add(ref w, j), xr, scale, ref Unsafe.Add(ref d, j), lanes);
            }

            if (whole < n)
            {
                sum = VirtualRegister<TSimd, T>.MultiplyAdd(ref dTail, ref Unsafe.Add(ref w, whole), n - (int)whole, sum);
                VirtualRegister<TSimd, T>.AddTo(ref Unsafe.Add(ref w, whole), xr, scale, ref dTail, n - (int)whole);
            }

            Unsafe.Add(ref y, row) = sum.Fold();
            w = ref Unsafe.Add(ref w, stride);
        }

        if (bias)
        {
            OuterProductUpdate.Run<TSimd, T>(a, ref x, 0, ref d, (int)whole, ref w, stride, bias: true);
            OuterProductUpdate.Run<TSimd, T>(a, ref x, 0, ref dTail, n - (int)whole, ref Unsafe.Add(ref w, whole), stride, bias: true);
        }
    }
}
