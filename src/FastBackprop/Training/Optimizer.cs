using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// How a gradient g changes the weights w. The optimizer's memory of earlier steps belongs to the trainer, starts at zero, and is kept in
/// the element type of the network.
/// </summary>
public sealed partial class Optimizer
{
    private Optimizer(OptimizerKind kind, string word) => (Kind, Word) = (kind, word);

    /// <summary>All optimizers, each with its usual numbers.</summary>
    internal static IReadOnlyList<Optimizer> All => [Sgd, Momentum(), Nesterov(), Adam(), AdamW()];

    /// <summary>Their names on the command line and in messages for people.</summary>
    internal static Words<OptimizerKind> Words => new([.. All.Select(optimizer => (optimizer.Word, optimizer.Kind))]);

    internal OptimizerKind Kind { get; }

    internal string Word { get; }

    /// <summary>Whether <see cref="Beta1"/> is a momentum, which a user chooses.</summary>
    internal bool HasMomentum => Kind is OptimizerKind.Momentum or OptimizerKind.Nesterov;

    /// <summary>The learning rate of the optimizer's paper; null if it depends on the data.</summary>
    internal double? UsualRate { get; private init; }

    /// <summary>The weight decay of the optimizer's paper.</summary>
    internal double UsualWeightDecay { get; private init; }

    /// <summary>The momentum, or Adam's β1.</summary>
    internal double Beta1 { get; private init; }

    internal double Beta2 { get; private init; }

    internal double Epsilon { get; private init; }

    /// <summary>Creates an update by this optimizer. This is the only place that chooses among the steps.</summary>
    internal WeightUpdate<T> CreateUpdate<TSimd, T>(Network<T> network, UpdateRule rule, BatchTeam team)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Kind switch
        {
            OptimizerKind.Sgd => new WeightUpdate<TSimd, T, SgdStep>(network, rule, team),
            OptimizerKind.Momentum => new WeightUpdate<TSimd, T, MomentumStep>(network, rule, team),
            OptimizerKind.Nesterov => new WeightUpdate<TSimd, T, NesterovStep>(network, rule, team),
            OptimizerKind.Adam => new WeightUpdate<TSimd, T, AdamStep>(network, rule, team),
            OptimizerKind.AdamW => new WeightUpdate<TSimd, T, AdamWStep>(network, rule, team),
            _ => throw Undefined.Value(Kind),
        };

    private static double Fraction(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a number from 0 to below 1.");
}

internal enum OptimizerKind
{
    Sgd,
    Momentum,
    Nesterov,
    Adam,
    AdamW,
}
