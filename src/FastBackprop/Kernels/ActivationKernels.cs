using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>From an activation's name to its kernel. Rows and tails as in <see cref="Map"/>.</summary>
internal static class ActivationKernels
{
    /// <summary><c>a = f(z)</c> for the elements of a row; a may be z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Activate<TSimd, T>(Activation activation, in Row<T> z, in Row<T> a)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ActivateRow<TSimd, T>(activation, ref z.First, ref z.Tail, ref a.First, ref a.Tail, z.Count);

    // The operands travel in registers, as in RowProduct.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ActivateRow<TSimd, T>(Activation activation, ref T z, ref T zTail, ref T a, ref T aTail, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (activation)
        {
            case Activation.Sigmoid:
                Map.Run<TSimd, T, SigmoidOperator>(ref z, ref zTail, ref a, ref aTail, n);
                break;
            case Activation.Tanh:
                Apart<TSimd, T, TanhOperator>(ref z, ref zTail, ref a, ref aTail, n);
                break;
            case Activation.Relu:
                Map.Run<TSimd, T, ReluOperator>(ref z, ref zTail, ref a, ref aTail, n);
                break;
            case Activation.LeakyRelu:
                Map.Run<TSimd, T, LeakyReluOperator>(ref z, ref zTail, ref a, ref aTail, n);
                break;
            case Activation.Identity:
                Map.Run<TSimd, T, IdentityFunction>(ref z, ref zTail, ref a, ref aTail, n);
                break;
            case Activation.Softmax:
                SoftmaxFunction.Run<TSimd, T>(ref z, ref zTail, ref a, ref aTail, n, Largest(ref z, ref zTail, n));
                break;
            case Activation.Gelu:
                Apart<TSimd, T, GeluFunction>(ref z, ref zTail, ref a, ref aTail, n);
                break;
            case Activation.Silu:
                Apart<TSimd, T, SiluFunction>(ref z, ref zTail, ref a, ref aTail, n);
                break;
            default:
                throw Unknown(activation);
        }
    }

    /// <summary>
    /// <c>delta = e∘f'(z)</c>, with the slope expressed by the output a, or by the sum in its place (<see cref="ActivationTraits.SlopeIsBySum"/>;
    /// for softmax: e times the Jacobian). A result below the threshold in magnitude is +0. Delta may be e.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyByDerivative<TSimd, T>(Activation activation, in Row<T> a, in Row<T> e, in Row<T> delta, T threshold)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MultiplyRowByDerivative<TSimd, T>(
            activation, ref a.First, ref a.Tail, ref e.First, ref e.Tail, ref delta.First, ref delta.Tail, a.Count, threshold);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyRowByDerivative<TSimd, T>(
        Activation activation, ref T a, ref T aTail, ref T e, ref T eTail, ref T delta, ref T deltaTail, int n, T threshold)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (activation)
        {
            case Activation.Sigmoid:
                Map.Back<TSimd, T, SigmoidOperator>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            case Activation.Tanh:
                Map.Back<TSimd, T, TanhOperator>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            case Activation.Relu:
                Map.Back<TSimd, T, ReluOperator>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            case Activation.LeakyRelu:
                Map.Back<TSimd, T, LeakyReluOperator>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            case Activation.Identity:
                Map.Back<TSimd, T, IdentityFunction>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            case Activation.Softmax:
                SoftmaxFunction.MultiplyByDerivative<TSimd, T>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            case Activation.Gelu:
                BackApart<TSimd, T, GeluFunction>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            case Activation.Silu:
                BackApart<TSimd, T, SiluFunction>(ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);
                break;
            default:
                throw Unknown(activation);
        }
    }

    // The functions with the most code in double, sigmoid, tanh and those made of them, are more than the inliner takes in one method.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apart<TSimd, T, TOperator>(ref T z, ref T zTail, ref T a, ref T aTail, int n)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator => Map.Run<TSimd, T, TOperator>(ref z, ref zTail, ref a, ref aTail, n);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void BackApart<TSimd, T, TOperator>(
        ref T z, ref T zTail, ref T e, ref T eTail, ref T delta, ref T deltaTail, int n, T threshold)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IActivationFunction =>
        Map.Back<TSimd, T, TOperator>(ref z, ref zTail, ref e, ref eTail, ref delta, ref deltaTail, n, threshold);

    /// <summary>The exception for an undefined value.</summary>
    public static ArgumentOutOfRangeException Unknown(Activation activation) =>
        new(nameof(activation), activation, "The activation is none of those that exist.");

    // The order does not change the largest, so the library's own reduction serves.
    private static T Largest<T>(ref T z, ref T zTail, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int whole = n & -AlignedMemory.Lanes<T>();
        ReadOnlySpan<T> rows = MemoryMarshal.CreateReadOnlySpan(ref z, whole);
        ReadOnlySpan<T> tail = MemoryMarshal.CreateReadOnlySpan(ref zTail, n - whole);
        return tail.IsEmpty ? TensorPrimitives.Max(rows)
            : rows.IsEmpty ? TensorPrimitives.Max(tail)
            : T.Max(TensorPrimitives.Max(rows), TensorPrimitives.Max(tail));
    }
}
