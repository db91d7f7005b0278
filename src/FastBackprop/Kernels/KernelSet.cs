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
    // Null, not an exception from a type initialiser, if the environment asks for an unknown width.
    private static readonly KernelSet<T>? AtDefaultWidth = SimdDefault.Chosen is { } width ? ForWidth(width) : null;

    /// <summary>The kernels at the process's width.</summary>
    /// <exception cref="InvalidOperationException">The environment asks for an unknown width.</exception>
    [SuppressMessage("Design", "CA1000", Justification = "One set for each element type is the purpose.")]
    public static KernelSet<T> Default => AtDefaultWidth ?? ForWidth(SimdDefault.Width);

    /// <summary>The kernels at a given width.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "One set for each element type is the purpose.")]
    public static KernelSet<T> ForWidth(SimdWidth width) => SimdDispatch.Create<T, Factory, KernelSet<T>>(width, default);

    /// <inheritdoc cref="RowProduct"/>
    public abstract void Multiply(ref T x, in Weights<T> w, ref T z, int chains);

    /// <inheritdoc cref="ManyRowProduct"/>
    public abstract void MultiplyRows(in Rows<T> x, in Weights<T> w, in Rows<T> z, int chains);

    /// <inheritdoc cref="TransposedRowProduct"/>
    public abstract void MultiplyTransposed(in Row<T> d, in Weights<T> w, ref T y);

    /// <inheritdoc cref="TransposedViewProduct"/>
    public abstract void MultiplyTransposedView(in Row<T> d, in Weights<T> w, ref T y);

    /// <inheritdoc cref="OuterProductUpdate"/>
    public abstract void AddOuterProduct(T a, ref T x, ref T d, in Weights<T> w);

    /// <inheritdoc cref="TransposedRowProduct.Update"/>
    public abstract void BackwardUpdate(in Row<T> d, T a, ref T x, in Weights<T> w, ref T y);

    /// <inheritdoc cref="TransposedProductUpdate"/>
    public abstract void AddTransposedProduct(in Rows<T> x, in Rows<T> u, in Weights<T> w);

    /// <inheritdoc cref="LowerGramProduct"/>
    public abstract void LowerGram(in Rows<T> x, in Rows<T> g);

    /// <inheritdoc cref="ActivationKernels.Activate"/>
    public abstract void Activate(Activation activation, in Row<T> z, in Row<T> a);

    /// <inheritdoc cref="ActivationKernels.MultiplyByDerivative"/>
    public abstract void MultiplyByDerivative(Activation activation, in Row<T> a, in Row<T> e, in Row<T> delta);

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
    public override void Multiply(ref T x, in Weights<T> w, ref T z, int chains) => RowProduct.Run<TSimd, T>(ref x, w, ref z, chains);

    public override void MultiplyRows(in Rows<T> x, in Weights<T> w, in Rows<T> z, int chains) =>
        ManyRowProduct.Run<TSimd, T>(x, w, z, chains);

    public override void MultiplyTransposed(in Row<T> d, in Weights<T> w, ref T y) => TransposedRowProduct.Run<TSimd, T>(d, w, ref y);

    public override void MultiplyTransposedView(in Row<T> d, in Weights<T> w, ref T y) => TransposedViewProduct.Run<TSimd, T>(d, w, ref y);

    public override void AddOuterProduct(T a, ref T x, ref T d, in Weights<T> w) => OuterProductUpdate.Run<TSimd, T>(a, ref x, ref d, w);

    public override void BackwardUpdate(in Row<T> d, T a, ref T x, in Weights<T> w, ref T y) =>
        TransposedRowProduct.Update<TSimd, T>(d, a, ref x, w, ref y);

    public override void AddTransposedProduct(in Rows<T> x, in Rows<T> u, in Weights<T> w) => TransposedProductUpdate.Run<TSimd, T>(x, u, w);

    public override void LowerGram(in Rows<T> x, in Rows<T> g) => LowerGramProduct.Run<TSimd, T>(x, g);

    public override void Activate(Activation activation, in Row<T> z, in Row<T> a) => ActivationKernels.Activate<TSimd, T>(activation, z, a);

    public override void MultiplyByDerivative(Activation activation, in Row<T> a, in Row<T> e, in Row<T> delta) =>
        ActivationKernels.MultiplyByDerivative<TSimd, T>(activation, a, e, delta, FlushOperator.Smallest<T>());

    public override void OutputDelta(in LossSlope<T> slope, Activation activation, ref T aOrZ, ref T a, ref T t, ref T delta, int n) =>
        Kernels.OutputDelta.Run<TSimd, T>(slope, activation, ref aOrZ, ref a, ref t, ref delta, n, FlushOperator.Smallest<T>());

    public override (T Change, T Magnitude) LargestChange(ref T x, ref T y, int n) => Kernels.LargestChange.Run<TSimd, T>(ref x, ref y, n);

    public override bool IsFinite(ref T x, int n, T scale) => FiniteCheck.Run<TSimd, T>(ref x, n, scale);

    public override T LargestMagnitude(ref T x, int n) => Kernels.LargestMagnitude.Run<TSimd, T>(ref x, n);
}
