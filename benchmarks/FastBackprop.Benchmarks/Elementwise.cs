using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks;

/// <summary>
/// Functions over a row of 128 floats from −8 to 8, a hidden layer's, each beside <see cref="TensorPrimitives"/>. Theirs differ
/// between processors in the last bits, and differ in accuracy too; tools/UlpSweep measures ours.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class Elementwise
{
    private const int Length = 128;

    private readonly Action<Elementwise> _exp = SimdDispatch.Create<float, ExpFactory, Action<Elementwise>>(SimdDefault.Width, default);
    private readonly Matrix<float> _x = new(1, Length);
    private readonly Matrix<float> _y = new(1, Length);

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomGenerator(1);
        foreach (ref float x in _x.Span.Row(0))
        {
            x = (float)((random.NextDouble() * 16) - 8);
        }
    }

    [Benchmark(Baseline = true), BenchmarkCategory("Sigmoid")]
    public void TensorSigmoid() => TensorPrimitives.Sigmoid(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark, BenchmarkCategory("Sigmoid")]
    public void Sigmoid() => Activations.Sigmoid<float>(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark(Baseline = true), BenchmarkCategory("Tanh")]
    public void TensorTanh() => TensorPrimitives.Tanh(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark, BenchmarkCategory("Tanh")]
    public void Tanh() => Activations.Tanh<float>(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark(Baseline = true), BenchmarkCategory("Relu")]
    public void TensorRelu() => TensorPrimitives.Max(_x.Span.Row(0), 0, _y.Span.Row(0));

    [Benchmark, BenchmarkCategory("Relu")]
    public void Relu() => Activations.Relu<float>(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark(Baseline = true), BenchmarkCategory("Softmax")]
    public void TensorSoftmax() => TensorPrimitives.SoftMax(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark, BenchmarkCategory("Softmax")]
    public void Softmax() => Activations.Softmax<float>(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark(Baseline = true), BenchmarkCategory("Exp")]
    public void TensorExp() => TensorPrimitives.Exp(_x.Span.Row(0), _y.Span.Row(0));

    [Benchmark, BenchmarkCategory("Exp")]
    public void Exp() => _exp(this);

    // The exponential has no public door of its own: it is a part of the other functions.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Exp<TSimd>(Elementwise of)
        where TSimd : struct, ISimd<TSimd, float>
    {
        ref float x = ref of._x.Span.First;
        ref float y = ref of._y.Span.First;
        Map.Run<TSimd, float, ExponentialOperator>(ref x, ref Unsafe.Add(ref x, Length), ref y, ref Unsafe.Add(ref y, Length), Length);
    }

    private readonly struct ExpFactory : ISimdFactory<float, Action<Elementwise>>
    {
        public Action<Elementwise> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, float> => Exp<TSimd>;
    }
}
