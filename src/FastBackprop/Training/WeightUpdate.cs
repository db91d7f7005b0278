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
internal abstract class WeightUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected WeightUpdate(Network<T> network, UpdateRule rule, BatchTeam team, int memories)
    {
        Network = network;
        Rule = rule;
        Team = team;
        LargestNorm = rule.LargestGradientNorm;
        Gradient = new Network<T>(network.Shape);
        Optimizer optimizer = rule.Optimizer;
        T epsilon = T.CreateTruncating(optimizer.Epsilon);
        if (optimizer.Epsilon > 0 && !(epsilon > T.Zero && T.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), optimizer.Epsilon, $"Adam's epsilon is expected to be finite and above 0 as a {typeof(T).Name} too.");
        }

        if (!(T.CreateTruncating(Math.Max(optimizer.Beta1, optimizer.Beta2)) < T.One))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rule), Math.Max(optimizer.Beta1, optimizer.Beta2), $"Momentum, beta1 and beta2 are expected to be below 1 as a {typeof(T).Name} too.");
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
internal sealed partial class WeightUpdate<TSimd, T, TStep> : WeightUpdate<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStep : struct, IParameterStep
{
    private readonly PartedWork<RangeOperands> _work;
    private readonly RangeWork _update;
    private readonly RangeWork _find;
    private readonly RangeWork _try;

    public WeightUpdate(Network<T> network, UpdateRule rule, BatchTeam team)
        : base(network, rule, team, TStep.Memories)
    {
        _work = new PartedWork<RangeOperands>(ForEachRange);
        (_update, _find, _try) = (Update, Find, Try);
    }

    // Work on a range of the parameters, and of everything laid out like them.
    private delegate void RangeWork(int offset, int length, T decay, in UpdateNumbers<T> numbers);

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
        var numbers = new UpdateNumbers<T>(
            T.CreateTruncating(scale),
            T.CreateTruncating(rate),
            T.CreateTruncating(optimizer.Beta1),
            T.CreateTruncating(1 - optimizer.Beta1),
            T.CreateTruncating(optimizer.Beta2),
            T.CreateTruncating(1 - optimizer.Beta2),
            T.CreateTruncating(TStep.Memories > 1 ? rate / (1 - beta1Power) : rate),
            T.CreateTruncating(TStep.Memories > 1 ? 1 / (1 - beta2Power) : 1),
            T.CreateTruncating(optimizer.Epsilon));
        if (!Proves(largestGradient ?? LargestGradient(), numbers) && !StaysFinite(numbers))
        {
            throw TrainingDivergedException.OfWeights(step, loss, rate);
        }

        Team.Run(_work, new RangeOperands(_update, numbers));
        Memory.Beta1Power = beta1Power;
        Memory.Beta2Power = beta2Power;
        Norm = norm / divisor;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void ForEachRange(RangeOperands operands, int part, int parts)
    {
        T decay = T.CreateTruncating(Rule.WeightDecay);
        T biasDecay = Rule.DecaysBiases ? decay : T.Zero;
        if (parts == 1 && decay == biasDecay)
        {
            operands.Work(0, Network.Parameters.Length, decay, operands.Numbers);
            return;
        }

        foreach (ref readonly LayerLayout layer in Network.Layers)
        {
            LayerPart mine = LayerPart.Of<T>(layer, part, parts);
            int offset = layer.Offset + (mine.Row * layer.Stride) + mine.Column;
            int columns = AlignedMemory.Pad<T>(mine.EndColumn - mine.Column);

            // Whole rows are contiguous, the bias row included.
            bool isWhole = columns == layer.Stride;
            bool takesBias = mine.HasBias && isWhole && decay == biasDecay;
            int rows = mine.EndRow - mine.Row + (takesBias ? 1 : 0);
            for (int row = 0; row < (isWhole ? 1 : rows); row++)
            {
                operands.Work(offset + (row * layer.Stride), isWhole ? rows * columns : columns, decay, operands.Numbers);
            }

            if (mine.HasBias && !takesBias)
            {
                operands.Work(offset + (rows * layer.Stride), columns, biasDecay, operands.Numbers);
            }
        }
    }

    private void Update(int offset, int length, T decay, in UpdateNumbers<T> numbers) => ParameterUpdate<TStep>.Run<TSimd, T>(
        ref Unsafe.Add(ref Network.Parameters.First, offset),
        ref Unsafe.Add(ref Gradient.Parameters.First, offset),
        ref At(Memory.First, offset),
        ref At(Memory.Second, offset),
        length,
        decay,
        numbers);

    // Without a memory nothing is read here.
    private static ref T At(AlignedBuffer<T> memory, int offset) => ref Unsafe.Add(ref memory.First, memory.Length > 0 ? offset : 0);

    private readonly record struct RangeOperands(RangeWork Work, UpdateNumbers<T> Numbers);
}
