using System.Diagnostics;
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>y = d·Wᵀ</c>, a dot product of d with each of the first m rows of W, and, fused with it, the update
/// <c>W += a·x⊗d</c> of the same rows (<see cref="Update"/>): the old row gives the product, then it is updated.
/// <para>Shapes: d has n values, W is m (+ 1) × n with padded rows, x and y have m values. The last, incomplete 64 bytes of d
/// are read from <c>dTail</c>, which is padded with zeros; if d itself is padded, dTail points into it.</para>
/// <para>Reads W once (the update also writes it once). Nothing may overlap what is written.</para>
/// <para>Order: a <see cref="VirtualRegister{TSimd, T}"/>; the update as in <see cref="OuterProductUpdate"/>.</para>
/// <para>Bound: one read of W from the cache level that holds it; fused, one read and one write. Measured at 512 bits as a share of a plain
/// read: 512 × 256 at 93 %, 784 × 512 at 86 %. Fused, as a share of a plain read and write: 784 × 512, from the third-level cache, 90 %; from
/// the second 784 × 128 at 64 %, 512 × 256 at 49 %: there four rows side by side cost a second cycle for each line, and one row after
/// another would cost three multiplications a line. Narrow rows of one register are bound by instructions, a quarter of them for the
/// fold: 128 × 10 takes three times as long as a read and a write of its 8 KB from the first-level cache.</para>
/// </summary>
internal static class TransposedRowProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, T>(in Row<T> d, in Weights<T> w, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<TSimd, T>(ref d.First, ref d.Tail, d.Count, ref w.First, w.Stride, w.Inputs, ref y);

    // The operands travel in registers, as in RowProduct.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TSimd, T>(ref T d, ref T dTail, int n, ref T w, nint stride, int m, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOperands<TSimd, T>(ref d, ref dTail, n, ref w, stride, m, ref y, m);
        int lanes = VirtualRegister<TSimd, T>.Lanes;
        nint whole = n & -lanes;
        nint row = 0;

        // Four rows at a time: four chains of multiply-adds in flight, and d is read once for all of them. (Scalar code already has
        // its chains in the lanes of one row, and no registers for more.)
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

            TransposedFold.Store(s0, s1, s2, s3, ref Unsafe.Add(ref y, row));
        }

        if (row < m)
        {
            OneByOne<TSimd, T>(ref d, ref dTail, n, ref Unsafe.Add(ref w, row * stride), stride, m - row, ref Unsafe.Add(ref y, row));
        }
    }

    // A method of its own: if the virtual register is four, four rows and one row are more than the inliner takes in one method.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneByOne<TSimd, T>(ref T d, ref T dTail, int n, ref T w, nint stride, nint m, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = VirtualRegister<TSimd, T>.Lanes;
        nint whole = n & -lanes;
        for (nint row = 0; row < m; row++)
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Update<TSimd, T>(in Row<T> d, T a, ref T x, in Weights<T> w, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        UpdateRows<TSimd, T>(ref d.First, ref d.Tail, d.Count, a, ref x, ref w.First, w.Stride, w.Inputs, w.HasBias, ref y);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void UpdateRows<TSimd, T>(
        ref T d, ref T dTail, int n, T a, ref T x, ref T w, nint stride, int m, bool bias, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckOperands<TSimd, T>(ref d, ref dTail, n, ref w, stride, Check.Rows(m, bias), ref y, m);
        Check.IsApart(ref y, m, ref x, m, "y and x");
        Check.IsApart(ref w, Check.Extent(Check.Rows(m, bias), stride, n), ref x, m, "W and x");
        Check.IsApart(ref w, Check.Extent(Check.Rows(m, bias), stride, n), ref d, n, "W and d");
        int lanes = VirtualRegister<TSimd, T>.Lanes;
        nint whole = n & -lanes;
        TSimd scale = TSimd.Broadcast(a);
        nint row = 0;
        if (TSimd.Count == lanes)
        {
            row = m & -4;
            UpdateFourByFour(ref d, ref dTail, n, scale, ref x, ref w, stride, row, ref y);
            w = ref Unsafe.Add(ref w, row * stride);
        }

        for (; row < m; row++)
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

        TSimd one = TSimd.Constant(1);
        for (nint j = 0; bias && j < whole; j += lanes)
        {
            VirtualRegister<TSimd, T>.AddTo(ref Unsafe.Add(ref w, j), one, scale, ref Unsafe.Add(ref d, j), lanes);
        }

        if (bias && whole < n)
        {
            VirtualRegister<TSimd, T>.AddTo(ref Unsafe.Add(ref w, whole), one, scale, ref dTail, n - (int)whole);
        }
    }

    // If the virtual register is one register: four rows at a time, so that reading d, multiplying it by a, and folding the dots happen once
    // for all four.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void UpdateFourByFour<TSimd, T>(
        ref T d, ref T dTail, nint n, TSimd a, ref T x, ref T w, nint stride, nint m, ref T y)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsMultiple(m, 4, "the number of rows");
        nint whole = n & -TSimd.Count;
        for (nint row = 0; row < m; row += 4)
        {
            ref T w1 = ref Unsafe.Add(ref w, stride);
            ref T w2 = ref Unsafe.Add(ref w1, stride);
            ref T w3 = ref Unsafe.Add(ref w2, stride);
            TSimd x0 = TSimd.Broadcast(Unsafe.Add(ref x, row));
            TSimd x1 = TSimd.Broadcast(Unsafe.Add(ref x, row + 1));
            TSimd x2 = TSimd.Broadcast(Unsafe.Add(ref x, row + 2));
            TSimd x3 = TSimd.Broadcast(Unsafe.Add(ref x, row + 3));
            TSimd s0 = TSimd.Zero;
            TSimd s1 = TSimd.Zero;
            TSimd s2 = TSimd.Zero;
            TSimd s3 = TSimd.Zero;
            nint j = 0;
            for (; j <= whole - (4 * TSimd.Count); j += 4 * TSimd.Count)
            {
                TSimd d0 = TSimd.Load(ref Unsafe.Add(ref d, j));
                TSimd d1 = TSimd.Load(ref Unsafe.Add(ref d, j + TSimd.Count));
                TSimd d2 = TSimd.Load(ref Unsafe.Add(ref d, j + (2 * TSimd.Count)));
                TSimd d3 = TSimd.Load(ref Unsafe.Add(ref d, j + (3 * TSimd.Count)));
                TSimd u0 = a * d0;
                TSimd u1 = a * d1;
                TSimd u2 = a * d2;
                TSimd u3 = a * d3;
                s0 = UpdateFour<TSimd, T>(d0, d1, d2, d3, u0, u1, u2, u3, x0, ref Unsafe.Add(ref w, j), s0);
                s1 = UpdateFour<TSimd, T>(d0, d1, d2, d3, u0, u1, u2, u3, x1, ref Unsafe.Add(ref w1, j), s1);
                s2 = UpdateFour<TSimd, T>(d0, d1, d2, d3, u0, u1, u2, u3, x2, ref Unsafe.Add(ref w2, j), s2);
                s3 = UpdateFour<TSimd, T>(d0, d1, d2, d3, u0, u1, u2, u3, x3, ref Unsafe.Add(ref w3, j), s3);
            }

            for (; j < n; j += TSimd.Count)
            {
                TSimd dj = TSimd.Load(ref j < whole ? ref Unsafe.Add(ref d, j) : ref dTail);
                TSimd u = a * dj;
                TSimd v0 = TSimd.Load(ref Unsafe.Add(ref w, j));
                TSimd v1 = TSimd.Load(ref Unsafe.Add(ref w1, j));
                TSimd v2 = TSimd.Load(ref Unsafe.Add(ref w2, j));
                TSimd v3 = TSimd.Load(ref Unsafe.Add(ref w3, j));
                s0 = TSimd.MultiplyAdd(dj, v0, s0);
                s1 = TSimd.MultiplyAdd(dj, v1, s1);
                s2 = TSimd.MultiplyAdd(dj, v2, s2);
                s3 = TSimd.MultiplyAdd(dj, v3, s3);
                TSimd.Store(TSimd.MultiplyAdd(x0, u, v0), ref Unsafe.Add(ref w, j));
                TSimd.Store(TSimd.MultiplyAdd(x1, u, v1), ref Unsafe.Add(ref w1, j));
                TSimd.Store(TSimd.MultiplyAdd(x2, u, v2), ref Unsafe.Add(ref w2, j));
                TSimd.Store(TSimd.MultiplyAdd(x3, u, v3), ref Unsafe.Add(ref w3, j));
            }

            TransposedFold.Store<TSimd, T>(new(s0), new(s1), new(s2), new(s3), ref Unsafe.Add(ref y, row));
            w = ref Unsafe.Add(ref w3, stride);
        }
    }

    [Conditional(Check.Constant)]
    private static void CheckOperands<TSimd, T>(ref T d, ref T dTail, int n, ref T w, nint stride, int rows, ref T y, int m)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPaddedTail(ref dTail, n, TSimd.Count, "d");
        Check.IsPadded(ref w, stride, rows, n, TSimd.Count, "W");
        Check.IsApart(ref y, m, ref d, n, "y and d");
        Check.IsApart(ref y, m, ref w, Check.Extent(rows, stride, n), "y and W");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd UpdateFour<TSimd, T>(
        TSimd d0, TSimd d1, TSimd d2, TSimd d3, TSimd u0, TSimd u1, TSimd u2, TSimd u3, TSimd x, ref T w, TSimd sum)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TSimd v0 = TSimd.Load(ref w);
        TSimd v1 = TSimd.Load(ref Unsafe.Add(ref w, TSimd.Count));
        TSimd v2 = TSimd.Load(ref Unsafe.Add(ref w, 2 * TSimd.Count));
        TSimd v3 = TSimd.Load(ref Unsafe.Add(ref w, 3 * TSimd.Count));
        TSimd.Store(TSimd.MultiplyAdd(x, u0, v0), ref w);
        TSimd.Store(TSimd.MultiplyAdd(x, u1, v1), ref Unsafe.Add(ref w, TSimd.Count));
        TSimd.Store(TSimd.MultiplyAdd(x, u2, v2), ref Unsafe.Add(ref w, 2 * TSimd.Count));
        TSimd.Store(TSimd.MultiplyAdd(x, u3, v3), ref Unsafe.Add(ref w, 3 * TSimd.Count));
        sum = TSimd.MultiplyAdd(d0, v0, sum);
        sum = TSimd.MultiplyAdd(d1, v1, sum);
        sum = TSimd.MultiplyAdd(d2, v2, sum);
        return TSimd.MultiplyAdd(d3, v3, sum);
    }
}
