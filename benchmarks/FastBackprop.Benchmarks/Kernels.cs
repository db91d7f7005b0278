using BenchmarkDotNet.Attributes;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks;

/// <summary>
/// The kernels at every width, over the weights of the layers that the workloads have, and over narrow ones. The share of the
/// limit is that of the machine at its widest registers, whatever the width of the kernel.
/// </summary>
/// <remarks>Kernels are compiled fully at their first call and need little warm-up; there are forty cases.</remarks>
[WarmupCount(3)]
[IterationCount(8)]
public class Kernels
{
    private KernelSet<float> _kernels = null!;

    /// <summary>Bits of a register; 0 is scalar code.</summary>
    [Params(512, 256, 128, 0)]
    public int Width { get; set; }

    public static IEnumerable<KernelCase> Products => [new(256, 784, 128), new(256, 128, 10)];

    public static IEnumerable<KernelCase> Layers => [new(1, 784, 128), new(1, 784, 512), new(1, 128, 10)];

    public static IEnumerable<KernelCase> UpperLayers => [new(1, 512, 256), new(1, 128, 10)];

    [GlobalSetup]
    public void Setup() => _kernels = KernelSet<float>.ForWidth((SimdWidth)Width);

    /// <summary><c>Z = X·W + bias</c>.</summary>
    [Benchmark, ArgumentsSource(nameof(Products))]
    public void MatrixProduct(KernelCase shape) => _kernels.MultiplyRows(
        new Rows<float>(shape.X.Span), new Weights<float>(shape.Weights.Span, hasBias: true), new Rows<float>(shape.Z.Span), shape.Chains);

    /// <summary><c>z = x·W + bias</c>.</summary>
    [Benchmark, ArgumentsSource(nameof(Layers))]
    public void RowProduct(KernelCase shape) => _kernels.Multiply(
        ref shape.X.Span.First, new Weights<float>(shape.Weights.Span, hasBias: true), ref shape.Z.Span.First, shape.Chains);

    /// <summary><c>W += a·x⊗d</c>.</summary>
    [Benchmark, ArgumentsSource(nameof(Layers))]
    public void OuterProductUpdate(KernelCase shape) => _kernels.AddOuterProduct(
        KernelCase.Scale, ref shape.X.Span.First, ref shape.Delta.Span.First, new Weights<float>(shape.Weights.Span, hasBias: true));

    /// <summary><c>y = d·Wᵀ</c>, then <c>W += a·x⊗d</c>, in one pass.</summary>
    [Benchmark, ArgumentsSource(nameof(UpperLayers))]
    public void BackwardUpdate(KernelCase shape) => _kernels.BackwardUpdate(
        new Row<float>(ref shape.Delta.Span.First, shape.Outputs),
        KernelCase.Scale,
        ref shape.X.Span.First,
        new Weights<float>(shape.Weights.Span, hasBias: true),
        ref shape.Error.Span.First);
}
