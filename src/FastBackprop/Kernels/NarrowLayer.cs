using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// The parts of a layer whose outputs fit one register: sums, activation and slope without a loop over columns, a call or a
/// trip through memory between them. The bits are those of the kernels for layers of any width.
/// <para>Bound: latency. Sums take one multiply-add after another (four chains from eight inputs on), a sigmoid some
/// 50 cycles, eleven of them the division.</para>
/// </summary>
internal static class NarrowLayer<TSimd, T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>z = x·W</c>, or <c>x·W + bias</c>; see <see cref="RowProduct"/>. Padding of W becomes padding of z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Sums(ref T x, nint m, ref T w, nint stride, bool bias, int chains)
    {
        TSimd c0 = bias ? TSimd.Load(ref Unsafe.Add(ref w, m * stride)) : TSimd.Zero;
        nint k = 0;
        if (chains == SummationChains.Most)
        {
            TSimd c1 = TSimd.Zero;
            TSimd c2 = TSimd.Zero;
            TSimd c3 = TSimd.Zero;
            for (; k <= m - 4; k += 4)
            {
                c0 = Term(ref x, k, ref w, c0);
                c1 = Term(ref x, k + 1, ref Unsafe.Add(ref w, stride), c1);
                c2 = Term(ref x, k + 2, ref Unsafe.Add(ref w, 2 * stride), c2);
                c3 = Term(ref x, k + 3, ref Unsafe.Add(ref w, 3 * stride), c3);
                w = ref Unsafe.Add(ref w, 4 * stride);
            }

            c0 = k < m ? Term(ref x, k, ref w, c0) : c0;
            c1 = k + 1 < m ? Term(ref x, k + 1, ref Unsafe.Add(ref w, stride), c1) : c1;
            c2 = k + 2 < m ? Term(ref x, k + 2, ref Unsafe.Add(ref w, 2 * stride), c2) : c2;
            return (c0 + c1) + (c2 + c3);
        }

        for (; k < m; k++)
        {
            c0 = Term(ref x, k, ref w, c0);
            w = ref Unsafe.Add(ref w, stride);
        }

        return c0;
    }

    /// <summary>The same, in one chain, for m values that are still in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Sums(TSimd x, int m, ref T w, nint stride, bool bias)
    {
        TSimd sum = bias ? TSimd.Load(ref Unsafe.Add(ref w, m * stride)) : TSimd.Zero;
        for (int k = 0; k < m; k++)
        {
            sum = TSimd.MultiplyAdd(TSimd.BroadcastLane(x, k), TSimd.Load(ref w), sum);
            w = ref Unsafe.Add(ref w, stride);
        }

        return sum;
    }

    /// <summary><c>a = f(z)</c>, padding included: before a store, apply <see cref="ISimd{TSelf, T}.KeepFirst"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Activate(Activation activation, TSimd z) => activation switch
    {
        Activation.Sigmoid => SigmoidOperator.Invoke<TSimd, T>(z),
        Activation.Tanh => TanhOperator.Invoke<TSimd, T>(z),
        Activation.Relu => ReluOperator.Invoke<TSimd, T>(z),
        Activation.LeakyRelu => LeakyReluOperator.Invoke<TSimd, T>(z),
        Activation.Identity => IdentityFunction.Invoke<TSimd, T>(z),
        _ => throw ActivationKernels.Unknown(activation),
    };

    /// <summary><c>e∘f'(z)</c>, the slope expressed by the output a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd MultiplyByDerivative(Activation activation, TSimd a, TSimd e) => activation switch
    {
        Activation.Sigmoid => SigmoidOperator.Back<TSimd, T>(a, e),
        Activation.Tanh => TanhOperator.Back<TSimd, T>(a, e),
        Activation.Relu => ReluOperator.Back<TSimd, T>(a, e),
        Activation.LeakyRelu => LeakyReluOperator.Back<TSimd, T>(a, e),
        Activation.Identity => e,
        _ => throw ActivationKernels.Unknown(activation),
    };

    /// <summary><c>W += x⊗u</c> for an update u that is already scaled; the bias row gets u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddOuterProduct(ref T x, nint m, TSimd u, ref T w, nint stride, bool bias)
    {
        for (nint k = 0; k < m; k++)
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k)), u, TSimd.Load(ref w)), ref w);
            w = ref Unsafe.Add(ref w, stride);
        }

        if (bias)
        {
            TSimd.Store(TSimd.Load(ref w) + u, ref w);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Term(ref T x, nint k, ref T w, TSimd sum) =>
        TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref x, k)), TSimd.Load(ref w), sum);
}
