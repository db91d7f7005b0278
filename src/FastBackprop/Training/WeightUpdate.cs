using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>An update rule at work on a network: the gradient's memory, and what the optimizer remembers of earlier steps.</summary>
/// <remarks>
/// Where there are threads, each changes its part of every layer, element by element. The norm of a gradient is one sum, and so the
/// caller's.
/// </remarks>
internal abstract class WeightUpdate<T> : PartedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected WeightUpdate(Network<T> network, UpdateRule rule, BatchTeam? team)
    {
        Network = network;
        Rule = rule;
        Team = team ?? new BatchTeam();
        Gradient = new Network<T>(network.Shape);
        OptimizerKind kind = rule.Optimizer.Kind;
        if (kind == OptimizerKind.Adam && !(T.CreateTruncating(rule.Optimizer.Epsilon) > T.Zero))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), rule.Optimizer.Epsilon, $"Adam's epsilon is expected to be above 0 as a {typeof(T).Name} too.");
        }

        if (!T.IsFinite(T.CreateTruncating(rule.WeightDecay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), rule.WeightDecay, $"The weight decay is expected to be finite as a {typeof(T).Name} too.");
        }

        // Laid out like the weights.
        First = AlignedMemory.Allocate<T>(kind == OptimizerKind.Sgd ? 0 : network.Parameters.Length);
        Second = AlignedMemory.Allocate<T>(kind == OptimizerKind.Adam ? network.Parameters.Length : 0);
    }

    public Network<T> Network { get; }

    public UpdateRule Rule { get; }

    /// <summary>The sum of the gradients of a step; whoever adds them clears it first.</summary>
    public Network<T> Gradient { get; }

    /// <summary>Who does the work.</summary>
    protected BatchTeam Team { get; }

    /// <summary>The velocity, or Adam's mean.</summary>
    protected AlignedBuffer<T> First { get; }

    /// <summary>Adam's mean square.</summary>
    protected AlignedBuffer<T> Second { get; }

    /// <summary>An update without a memory yet; without a team it is the caller's alone.</summary>
    public static WeightUpdate<T> Create(Network<T> network, UpdateRule rule, SimdWidth width, BatchTeam? team = null) => width switch
    {
        SimdWidth.Bits512 => new WeightUpdate<Simd512<T>, T>(network, rule, team),
        SimdWidth.Bits256 => new WeightUpdate<Simd256<T>, T>(network, rule, team),
        SimdWidth.Bits128 => new WeightUpdate<Simd128<T>, T>(network, rule, team),
        SimdWidth.Scalar => new WeightUpdate<SimdScalar<T>, T>(network, rule, team),
        _ => throw Undefined.Value(width),
    };

    /// <summary>Changes the weights by the sum of gradients that <see cref="Gradient"/> holds, divided by a number.</summary>
    /// <exception cref="TrainingDivergedException">
    /// The gradient is to be clipped, and its norm is not finite; nothing has changed. The exception names the step.
    /// </exception>
    public abstract void Apply(double divisor, double rate, long step);

    /// <summary>The Euclidean norm of the gradient: in double, in eight sums by place, so that it is the same at every width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Norm(ReadOnlySpan<T> gradient)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (int i = 0; i <= gradient.Length - 8; i += 8)
        {
            s0 = AddSquare(gradient[i], s0);
            s1 = AddSquare(gradient[i + 1], s1);
            s2 = AddSquare(gradient[i + 2], s2);
            s3 = AddSquare(gradient[i + 3], s3);
            s4 = AddSquare(gradient[i + 4], s4);
            s5 = AddSquare(gradient[i + 5], s5);
            s6 = AddSquare(gradient[i + 6], s6);
            s7 = AddSquare(gradient[i + 7], s7);
        }

        return Math.Sqrt(((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double AddSquare(T value, double sum)
    {
        double v = typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(value) : Unsafe.BitCast<T, double>(value);
        return Math.FusedMultiplyAdd(v, v, sum);
    }
}

/// <summary>The update at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class WeightUpdate<TSimd, T>(Network<T> network, UpdateRule rule, BatchTeam? team) : WeightUpdate<T>(network, rule, team)
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // β1ᵗ and β2ᵗ, by one product a step: a power function would differ between C libraries.
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    // What the parts are doing; written before they are published, and read by them alone.
    private T _scale;
    private T _rate;
    private T _decay;
    private AdamStep<T> _adam;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Apply(double divisor, double rate, long step)
    {
        double scale = 1 / divisor;
        if (Rule.LargestGradientNorm is { } largest)
        {
            double norm = Norm(Gradient.Parameters.Span);
            if (!double.IsFinite(norm))
            {
                throw TrainingDivergedException.OfGradient(step, norm, rate);
            }

            if (norm * scale > largest)
            {
                scale = largest / norm;
            }
        }

        Optimizer optimizer = Rule.Optimizer;
        _beta1Power *= optimizer.Beta1;
        _beta2Power *= optimizer.Beta2;
        _adam = new AdamStep<T>(
            T.CreateTruncating(rate / (1 - _beta1Power)),
            T.CreateTruncating(optimizer.Beta1),
            T.CreateTruncating(1 - optimizer.Beta1),
            T.CreateTruncating(optimizer.Beta2),
            T.CreateTruncating(1 - optimizer.Beta2),
            T.CreateTruncating(1 / (1 - _beta2Power)),
            T.CreateTruncating(optimizer.Epsilon));
        _scale = T.CreateTruncating(scale);
        _rate = T.CreateTruncating(rate);
        _decay = T.CreateTruncating(Rule.WeightDecay);
        Team.Run(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void RunPart(int part, int parts)
    {
        foreach (ref readonly LayerLayout layer in Network.Layers)
        {
            LayerPart mine = LayerPart.Of<T>(layer, part, parts);
            int offset = layer.Offset + (mine.Row * layer.Stride) + mine.Column;
            int columns = AlignedMemory.Pad<T>(mine.EndColumn - mine.Column);
            int rows = mine.EndRow - mine.Row;

            // Whole rows lie one behind the other.
            bool whole = columns == layer.Stride;
            for (int row = 0; row < (whole ? 1 : rows); row++)
            {
                Apply(offset + (row * layer.Stride), whole ? rows * columns : columns, _decay);
            }

            if (mine.HasBias)
            {
                Apply(offset + (rows * layer.Stride), columns, T.Zero);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(int offset, int length, T decay)
    {
        ref T w = ref Unsafe.Add(ref Network.Parameters.First, offset);
        ref T g = ref Unsafe.Add(ref Gradient.Parameters.First, offset);
        switch (Rule.Optimizer.Kind)
        {
            case OptimizerKind.Sgd:
                ParameterUpdate.Descend<TSimd, T>(ref w, ref g, length, _scale, decay, _rate);
                break;
            case OptimizerKind.Momentum:
                ParameterUpdate.Momentum<TSimd, T>(
                    ref w, ref g, ref Unsafe.Add(ref First.First, offset), length, _scale, decay, _rate, _adam.Beta1);
                break;
            case OptimizerKind.Nesterov:
                ParameterUpdate.Nesterov<TSimd, T>(
                    ref w, ref g, ref Unsafe.Add(ref First.First, offset), length, _scale, decay, _rate, _adam.Beta1);
                break;
            case OptimizerKind.Adam:
                ParameterUpdate.Adam<TSimd, T>(
                    ref w,
                    ref g,
                    ref Unsafe.Add(ref First.First, offset),
                    ref Unsafe.Add(ref Second.First, offset),
                    length,
                    _scale,
                    decay,
                    _adam);
                break;
            default:
                throw Undefined.Value(Rule.Optimizer.Kind);
        }
    }
}
