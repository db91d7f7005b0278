using System.Runtime.CompilerServices;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>An update rule at work on a network: the sum of gradients, and the optimizer's memory of earlier steps.</summary>
/// <remarks>
/// <para>Each thread changes its part of every layer, element by element. The norm of a gradient is one sum, so the caller computes it alone.</para>
/// <para>A step that would leave numbers that are not finite is refused. Usually the largest weight, the largest remembered number and the
/// largest gradient prove beforehand that it does not: <see cref="UpdateBound"/>. If they do not, even with true maxima, the step is first
/// computed on copies.</para>
/// </remarks>
internal abstract partial class WeightUpdate<T> : PartedWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected WeightUpdate(Network<T> network, UpdateRule rule, BatchTeam team, int memories)
    {
        Network = network;
        Rule = rule;
        Team = team;
        LargestNorm = rule.LargestGradientNorm;
        Gradient = new Network<T>(network.Shape);
        if (rule.Optimizer.Epsilon > 0 && !(T.CreateTruncating(rule.Optimizer.Epsilon) > T.Zero))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), rule.Optimizer.Epsilon, $"Adam's epsilon is expected to be above 0 as a {typeof(T).Name} too.");
        }

        if (!T.IsFinite(T.CreateTruncating(rule.WeightDecay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), rule.WeightDecay, $"The weight decay is expected to be finite as a {typeof(T).Name} too.");
        }

        Bound = new UpdateBound { Limit = StepBound<T>.UsualLimit };
        Memory = new OptimizerMemory<T>(network.Parameters.Length, memories);
    }

    public Network<T> Network { get; }

    public UpdateRule Rule { get; }

    /// <summary>The sum of the gradients of a step; the code that adds them clears it first.</summary>
    public Network<T> Gradient { get; }

    /// <summary>The bounds of the weights and the optimizer's memory.</summary>
    public UpdateBound Bound { get; }

    /// <summary>The optimizer's memory of earlier steps.</summary>
    public OptimizerMemory<T> Memory { get; }

    /// <summary>The largest norm of a gradient, by default the rule's; null for no limit.</summary>
    public double? LargestNorm { get; set; }

    /// <summary>Whether <see cref="Norm"/> is measured even if nothing is clipped.</summary>
    public bool MeasuresNorm { get; set; }

    /// <summary>The norm of the last step's gradient, divided, before clipping; 0 if it is not measured.</summary>
    public double Norm { get; protected set; }

    /// <summary>The threads that share the update.</summary>
    protected BatchTeam Team { get; }

    /// <summary>An update with an empty memory; without a team the caller runs it alone.</summary>
    public static WeightUpdate<T> Create(Network<T> network, UpdateRule rule, SimdWidth width, BatchTeam? team = null) =>
        SimdDispatch.Create<T, Factory, WeightUpdate<T>>(width, new Factory(network, rule, team ?? new BatchTeam()));

    public double GradientNorm() => Math.Sqrt(SquareSum.Run<T>(Gradient.Parameters.Span));

    /// <summary>Changes the weights by the sum of gradients in <see cref="Gradient"/>, divided by a number.</summary>
    /// <param name="divisor">The number.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="step">The number of the step, for an exception.</param>
    /// <param name="loss">Its loss, for an exception.</param>
    /// <param name="largestGradient">A bound of the gradient's magnitudes, if one is known; null to search for it.</param>
    /// <exception cref="TrainingDivergedException">
    /// The norm of a gradient to be clipped, or the weights or the optimizer's memory after the step, would not be finite; nothing has
    /// changed. The exception names the step.
    /// </exception>
    public abstract void Apply(double divisor, double rate, long step, double loss, double? largestGradient);

    private readonly struct Factory(Network<T> network, UpdateRule rule, BatchTeam team) : ISimdFactory<T, WeightUpdate<T>>
    {
        public WeightUpdate<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => rule.Optimizer.CreateUpdate<TSimd, T>(network, rule, team);
    }
}

/// <summary>The update at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed partial class WeightUpdate<TSimd, T, TStep>(Network<T> network, UpdateRule rule, BatchTeam team)
    : WeightUpdate<T>(network, rule, team, TStep.Memories)
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStep : struct, IParameterStep
{
    // The work of the parts, written before it is published; only the parts read it.
    private Work _work;
    private UpdateNumbers<T> _numbers;
    private T _decay;

    private enum Work
    {
        FindLargest,
        Try,
        Update,
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Apply(double divisor, double rate, long step, double loss, double? largestGradient)
    {
        double scale = 1 / divisor;
        double norm = 0;
        if (LargestNorm is not null || MeasuresNorm)
        {
            norm = GradientNorm();
            if (!double.IsFinite(norm))
            {
                throw TrainingDivergedException.OfGradient(step, norm, rate);
            }

            if (norm * scale > LargestNorm)
            {
                scale = LargestNorm.Value / norm;
            }

            // No component exceeds the norm, but the squares of some doubles are 0.
            largestGradient ??= typeof(T) == typeof(float) || norm > 1e-140 ? norm : null;
        }

        Optimizer optimizer = Rule.Optimizer;
        double beta1Power = Memory.Beta1Power * optimizer.Beta1;
        double beta2Power = Memory.Beta2Power * optimizer.Beta2;
        _numbers = new UpdateNumbers<T>(
            T.CreateTruncating(scale),
            T.CreateTruncating(rate),
            T.CreateTruncating(optimizer.Beta1),
            T.CreateTruncating(1 - optimizer.Beta1),
            T.CreateTruncating(optimizer.Beta2),
            T.CreateTruncating(1 - optimizer.Beta2),
            T.CreateTruncating(rate / (1 - beta1Power)),
            T.CreateTruncating(1 / (1 - beta2Power)),
            T.CreateTruncating(optimizer.Epsilon));
        _decay = T.CreateTruncating(Rule.WeightDecay);
        if (!Proves(largestGradient ?? LargestGradient()) && !StaysFinite())
        {
            throw TrainingDivergedException.OfWeights(step, loss, rate);
        }

        Run(Work.Update);
        Memory.Beta1Power = beta1Power;
        Memory.Beta2Power = beta2Power;
        Norm = norm / divisor;
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

            // Whole rows are contiguous.
            bool whole = columns == layer.Stride;
            for (int row = 0; row < (whole ? 1 : rows); row++)
            {
                Do(offset + (row * layer.Stride), whole ? rows * columns : columns, _decay);
            }

            if (mine.HasBias)
            {
                Do(offset + (rows * layer.Stride), columns, Rule.DecaysBiases ? _decay : T.Zero);
            }
        }
    }

    private void Run(Work work)
    {
        _work = work;
        Team.Run(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Do(int offset, int length, T decay)
    {
        switch (_work)
        {
            case Work.FindLargest:
                Find(offset, length);
                break;
            case Work.Try:
                Try(offset, length, decay);
                break;
            case Work.Update:
                ParameterUpdate<TStep>.Run<TSimd, T>(
                    ref Unsafe.Add(ref Network.Parameters.First, offset),
                    ref Unsafe.Add(ref Gradient.Parameters.First, offset),
                    ref At(Memory.First, offset),
                    ref At(Memory.Second, offset),
                    length,
                    decay,
                    _numbers);
                break;
            default:
                throw Undefined.Value(_work);
        }
    }

    // Without a memory nothing is read here.
    private static ref T At(AlignedBuffer<T> memory, int offset) => ref Unsafe.Add(ref memory.First, memory.Length > 0 ? offset : 0);
}
