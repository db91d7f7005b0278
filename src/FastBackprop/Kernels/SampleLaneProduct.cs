using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>A = f(X·W)</c>, or <c>f(X·W + bias)</c>, for samples that lie in the lanes: X and A are transposed, a row for each input and
/// each output, a column for each sample. So a layer narrower than a register wastes no lanes.
/// <para>Shapes: X is m × s and A n × s, with rows of whole registers of samples; W is m (+ 1) × n. A may not overlap X or W. The backward
/// pass, <c>E = D·Wᵀ</c>, is the same with W read down its columns, without a bias and in one chain.</para>
/// <para>Reads and writes whole registers of samples, but only the elements of W. Lanes after the last sample may hold anything: it
/// stays in its lane.</para>
/// <para>Order: that of <see cref="RowProduct"/>, so a sample gives the bits of a row of its own.</para>
/// <para>Bound: the multiply-adds, m·n for each register of samples, and n of the function. Two registers at a time share the reads of
/// W; more would leave the inliner no budget for the function.</para>
/// </summary>
internal static class SampleLaneProduct
{
    /// <summary>The outputs of all registers that hold one of the first <paramref name="s"/> samples; any function but softmax.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(
        Activation f, ref T x, int s, nint sampleStride, int m, ref T w, nint stride, bool bias, ref T a, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (f)
        {
            case Activation.Sigmoid:
                Run<TSimd, T, SigmoidOperator>(ref x, s, sampleStride, m, ref w, stride, 1, bias, ref a, n, chains);
                break;
            case Activation.Tanh:
                Run<TSimd, T, TanhOperator>(ref x, s, sampleStride, m, ref w, stride, 1, bias, ref a, n, chains);
                break;
            case Activation.Relu:
                Run<TSimd, T, ReluOperator>(ref x, s, sampleStride, m, ref w, stride, 1, bias, ref a, n, chains);
                break;
            case Activation.LeakyRelu:
                Run<TSimd, T, LeakyReluOperator>(ref x, s, sampleStride, m, ref w, stride, 1, bias, ref a, n, chains);
                break;
            case Activation.Identity:
                Run<TSimd, T, IdentityFunction>(ref x, s, sampleStride, m, ref w, stride, 1, bias, ref a, n, chains);
                break;
            default:
                throw ActivationKernels.Unknown(f);
        }
    }

    /// <summary>The same without a function: the sums.</summary>
    public static void Sums<TSimd, T>(ref T x, int s, nint sampleStride, int m, ref T w, nint stride, bool bias, ref T z, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<TSimd, T, IdentityOperator>(ref x, s, sampleStride, m, ref w, stride, 1, bias, ref z, n, chains);

    /// <summary><c>E = D·Wᵀ</c>: D is n × s, W m × n and E m × s.</summary>
    public static void Back<TSimd, T>(ref T d, int s, nint sampleStride, int n, ref T w, nint stride, ref T e, int m)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<TSimd, T, IdentityOperator>(ref d, s, sampleStride, n, ref w, 1, stride, bias: false, ref e, m, chains: 1);

    // The weight of term k in output j is k·termStep + j·outputStep elements after w.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TSimd, T, TOperator>(
        ref T x, int s, nint sampleStride, int m, ref T w, nint termStep, nint outputStep, bool bias, ref T a, int n, int chains)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        Check.HasRoom(sampleStride, Math.Max(m, n), s, TSimd.Count, "X or A");
        Check.IsApart(ref a, Check.Extent(n, sampleStride, s), ref x, Check.Extent(m, sampleStride, s), "A and X");
        Check.IsApart(
            ref a,
            Check.Extent(n, sampleStride, s),
            ref w,
            ((bias ? m : m - 1) * termStep) + ((n - 1) * outputStep) + 1,
            "A and W");
        int left = (s + TSimd.Count - 1) / TSimd.Count;
        for (; left >= 2; left -= 2)
        {
            Strip<DoubleStrip<SingleStrip<TSimd, T>, T>, T, TOperator>(
                ref x, sampleStride, m, ref w, termStep, outputStep, bias, ref a, n, chains);
            x = ref Unsafe.Add(ref x, 2 * TSimd.Count);
            a = ref Unsafe.Add(ref a, 2 * TSimd.Count);
        }

        if (left > 0)
        {
            Strip<SingleStrip<TSimd, T>, T, TOperator>(ref x, sampleStride, m, ref w, termStep, outputStep, bias, ref a, n, chains);
        }
    }

    // Every output of a strip of samples. The processor overlaps one with the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Strip<TStrip, T, TOperator>(
        ref T x, nint sampleStride, nint m, ref T w, nint termStep, nint outputStep, bool bias, ref T a, nint n, int chains)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        if (chains == 1)
        {
            OneChain<TStrip, T, TOperator>(ref x, sampleStride, m, ref w, termStep, outputStep, bias, ref a, n);
        }
        else
        {
            FourChains<TStrip, T, TOperator>(ref x, sampleStride, m, ref w, termStep, outputStep, bias, ref a, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneChain<TStrip, T, TOperator>(
        ref T x, nint sampleStride, nint m, ref T w, nint termStep, nint outputStep, bool bias, ref T a, nint n)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        for (nint j = 0; j < n; j++)
        {
            ref T wk = ref w;
            ref T xk = ref x;
            TStrip sum = bias ? TStrip.Broadcast(Unsafe.Add(ref w, m * termStep)) : TStrip.Zero;
            for (nint k = 0; k < m; k++)
            {
                sum = TStrip.MultiplyAdd(wk, ref xk, sum);
                wk = ref Unsafe.Add(ref wk, termStep);
                xk = ref Unsafe.Add(ref xk, sampleStride);
            }

            TStrip.Store(TStrip.Map<TOperator>(sum, TStrip.Count), ref a);
            w = ref Unsafe.Add(ref w, outputStep);
            a = ref Unsafe.Add(ref a, sampleStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourChains<TStrip, T, TOperator>(
        ref T x, nint sampleStride, nint m, ref T w, nint termStep, nint outputStep, bool bias, ref T a, nint n)
        where TStrip : struct, IStrip<TStrip, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        for (nint j = 0; j < n; j++)
        {
            TStrip c0 = bias ? TStrip.Broadcast(Unsafe.Add(ref w, m * termStep)) : TStrip.Zero;
            TStrip c1 = TStrip.Zero;
            TStrip c2 = TStrip.Zero;
            TStrip c3 = TStrip.Zero;
            for (nint k = 0; k < m; k += SummationChains.Most)
            {
                ref T wk = ref Unsafe.Add(ref w, k * termStep);
                ref T xk = ref Unsafe.Add(ref x, k * sampleStride);
                c0 = TStrip.MultiplyAdd(wk, ref xk, c0);
                if (k + 1 < m)
                {
                    c1 = TStrip.MultiplyAdd(Unsafe.Add(ref wk, termStep), ref Unsafe.Add(ref xk, sampleStride), c1);
                }

                if (k + 2 < m)
                {
                    c2 = TStrip.MultiplyAdd(Unsafe.Add(ref wk, 2 * termStep), ref Unsafe.Add(ref xk, 2 * sampleStride), c2);
                }

                if (k + 3 < m)
                {
                    c3 = TStrip.MultiplyAdd(Unsafe.Add(ref wk, 3 * termStep), ref Unsafe.Add(ref xk, 3 * sampleStride), c3);
                }
            }

            TStrip.Store(TStrip.Map<TOperator>((c0 + c1) + (c2 + c3), TStrip.Count), ref a);
            w = ref Unsafe.Add(ref w, outputStep);
            a = ref Unsafe.Add(ref a, sampleStride);
        }
    }
}
