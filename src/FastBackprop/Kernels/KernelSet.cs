using System.Diagnostics.CodeAnalysis;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Every kernel at one width, for callers that are not generic over it. The default is a static readonly object of a
/// sealed class, so the JIT's second tier calls its kernels directly.
/// </summary>
internal abstract class KernelSet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A null, and not an exception out of a type's initialiser, where the environment asks for an unknown width.
    private static readonly KernelSet<T>? AtDefaultWidth = SimdDefault.Chosen is { } width ? ForWidth(width) : null;

    /// <summary>The kernels at the process's width.</summary>
    /// <exception cref="InvalidOperationException">The environment asks for an unknown width.</exception>
    [SuppressMessage("Design", "CA1000", Justification = "One set for each element type is the purpose.")]
    public static KernelSet<T> Default => AtDefaultWidth ?? ForWidth(SimdDefault.Width);

    /// <summary>The kernels at a given width.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "One set for each element type is the purpose.")]
    public static KernelSet<T> ForWidth(SimdWidth width) => SimdDispatch.Create<T, Factory, KernelSet<T>>(width, default);

    /// <inheritdoc cref="RowProduct"/>
    public abstract void Multiply(ref T x, int m, ref T w, int stride, bool bias, ref T z, int n, int chains);

    /// <inheritdoc cref="ManyRowProduct"/>
    public abstract void MultiplyRows(
        ref T x, int xStride, int s, int m, ref T w, int stride, bool bias, ref T z, int zStride, int n, int chains);

    /// <inheritdoc cref="TransposedRowProduct"/>
    public abstract void MultiplyTransposed(ref T d, ref T dTail, int n, ref T w, int stride, int m, ref T y);

    /// <inheritdoc cref="TransposedViewProduct"/>
    public abstract void MultiplyTransposedView(ref T d, ref T dTail, int n, ref T w, int stride, int m, ref T y);

    /// <inheritdoc cref="OuterProductUpdate"/>
    public abstract void AddOuterProduct(T a, ref T x, int m, ref T d, int n, ref T w, int stride, bool bias);

    /// <inheritdoc cref="TransposedRowProduct.Update"/>
    public abstract void BackwardUpdate(ref T d, ref T dTail, int n, T a, ref T x, ref T w, int stride, int m, bool bias, ref T y);

    /// <inheritdoc cref="TransposedProductUpdate"/>
    public abstract void AddTransposedProduct(
        ref T x, int xStride, int s, int m, ref T u, int uStride, int n, ref T w, int stride, bool bias);

    /// <inheritdoc cref="LowerGramProduct"/>
    public abstract void LowerGram(ref T x, int stride, int s, int m, ref T g, int gStride);

    /// <inheritdoc cref="ActivationKernels.Activate"/>
    public abstract void Activate(Activation activation, ref T z, ref T zTail, ref T a, ref T aTail, int n);

    /// <inheritdoc cref="ActivationKernels.MultiplyByDerivative"/>
    public abstract void MultiplyByDerivative(
        Activation activation, ref T a, ref T aTail, ref T e, ref T eTail, ref T delta, ref T deltaTail, int n);

    /// <inheritdoc cref="Kernels.OutputDelta"/>
    public abstract void OutputDelta(in LossSlope<T> slope, Activation activation, ref T aOrZ, ref T a, ref T t, ref T delta, int n);

    /// <inheritdoc cref="LargestChange"/>
    public abstract (T Change, T Magnitude) LargestChange(ref T x, ref T y, int n);

    /// <inheritdoc cref="FiniteCheck"/>
    public abstract bool IsFinite(ref T x, int n, T scale);

    /// <inheritdoc cref="Kernels.LargestMagnitude"/>
    public abstract T LargestMagnitude(ref T x, int n);

    private readonly struct Factory : ISimdFactory<T, KernelSet<T>>
    {
        public KernelSet<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new KernelSet<TSimd, T>();
    }
}

/// <summary>The kernels at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class KernelSet<TSimd, T> : KernelSet<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Multiply(ref T x, int m, ref T w, int stride, bool bias, ref T z, int n, int chains) =>
        RowProduct.Run<TSimd, T>(ref x, m, ref w, stride, bias, ref z, n, chains);

    public override void MultiplyRows(
        ref T x, int xStride, int s, int m, ref T w, int stride, bool bias, ref T z, int zStride, int n, int chains) =>
        ManyRowProduct.Run<TSimd, T>(ref x, xStride, s, m, ref w, stride, bias, ref z, zStride, n, chains);

    public override void MultiplyTransposed(ref T d, ref T dTail, int n, ref T w, int stride, int m, ref T y) =>
        TransposedRowProduct.Run<TSimd, T>(ref d, ref dTail, n, ref w, stride, m, ref y);

    public override void MultiplyTransposedView(ref T d, ref T dTail, int n, ref T w, int stride, int m, ref T y) =>
        TransposedViewProduct.Run<TSimd, T>(ref d, ref dTail, n, ref w, stride, m, ref y);

    public override void AddOuterProduct(T a, ref T x, int m, ref T d, int n, ref T w, int stride, bool bias) =>
        OuterProductUpdate.Run<TSimd, T>(a, ref x, m, ref d, n, ref w, stride, bias);

    public override void BackwardUpdate(
        ref T d, ref T dTail, int n, T a, ref T x, ref T w, int stride, int m, bool bias, ref T y) =>
        TransposedRowProduct.Update<TSimd, T>(ref d, ref dTail, n, a, ref x, ref w, stride, m, bias, ref y);

    public override void AddTransposedProduct(
        ref T x, int xStride, int s, int m, ref T u, int uStride, int n, ref T w, int stride, bool bias) =>
        TransposedProductUpdate.Run<TSimd, T>(ref x, xStride, s, m, ref u, uStride, n, ref w, stride, bias);

    public override void LowerGram(ref T x, int stride, int s, int m, ref T g, int gStride) =>
        LowerGramProduct.Run<TSimd, T>(ref x, stride, s, m, ref g, gStride);

    public override void Activate(Activation activation, ref T z, ref T zTail, ref T a, ref T aTail, int n) =>
        ActivationKernels.Activate<TSimd, T>(activation, ref z, ref zTail, ref a, ref aTail, n);

    public override void MultiplyByDerivative(
        Activation activation, ref T a, ref T aTail, ref T e, ref T eTail, ref T delta, ref T deltaTail, int n) =>
        ActivationKernels.MultiplyByDerivative<TSimd, T>(
            activation, ref a, ref aTail, ref e, ref eTail, ref delta, ref deltaTail, n, FlushOperator.Smallest<T>());

    public override void OutputDelta(in LossSlope<T> slope, Activation activation, ref T aOrZ, ref T a, ref T t, ref T delta, int n) =>
        Kernels.OutputDelta.Run<TSimd, T>(slope, activation, ref aOrZ, ref a, ref t, ref delta, n, FlushOperator.Smallest<T>());

    public override (T Change, T Magnitude) LargestChange(ref T x, ref T y, int n) => Kernels.LargestChange.Run<TSimd, T>(ref x, ref y, n);

    public override bool IsFinite(ref T x, int n, T scale) => FiniteCheck.Run<TSimd, T>(ref x, n, scale);

    public override T LargestMagnitude(ref T x, int n) => Kernels.LargestMagnitude.Run<TSimd, T>(ref x, n);
}
