namespace FastBackprop.Training;

/// <summary>
/// What a gradient g does to the weights w. What it remembers of earlier steps belongs to the trainer, starts at zero, and is kept in
/// the element type of the network.
/// </summary>
public sealed class Optimizer
{
    private Optimizer(OptimizerKind kind) => Kind = kind;

    /// <summary>Gradient descent: <c>w −= rate·g</c>.</summary>
    public static Optimizer Sgd { get; } = new(OptimizerKind.Sgd);

    internal OptimizerKind Kind { get; }

    /// <summary>The momentum, or Adam's β1.</summary>
    internal double Beta1 { get; private init; }

    internal double Beta2 { get; private init; }

    internal double Epsilon { get; private init; }

    /// <summary>
    /// Momentum: <c>v = momentum·v − rate·g</c>, <c>w += v</c> (B. Polyak, 1964; the <c>Δw</c> of Rumelhart, Hinton and Williams,
    /// 1986).
    /// </summary>
    /// <param name="momentum">0 or more and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is out of range.</exception>
    public static Optimizer Momentum(double momentum = 0.9) =>
        new(OptimizerKind.Momentum) { Beta1 = Fraction(momentum, nameof(momentum)) };

    /// <summary>
    /// Nesterov's accelerated gradient: <c>v = momentum·v − rate·g</c>, <c>w += momentum·v − rate·g</c>. The weights are those at
    /// which the next gradient is taken, one momentum step ahead (I. Sutskever et al., "On the importance of initialization and
    /// momentum in deep learning", 2013, in the variables of Y. Bengio et al., "Advances in optimizing recurrent networks", 2013).
    /// </summary>
    /// <param name="momentum">0 or more and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum is out of range.</exception>
    public static Optimizer Nesterov(double momentum = 0.9) =>
        new(OptimizerKind.Nesterov) { Beta1 = Fraction(momentum, nameof(momentum)) };

    /// <summary>
    /// Adam: <c>m = β1·m + (1 − β1)·g</c>, <c>v = β2·v + (1 − β2)·g²</c>, and at step t, the first being 1,
    /// <c>w −= rate·(m/(1 − β1ᵗ))/(√(v/(1 − β2ᵗ)) + ε)</c> (D. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015).
    /// </summary>
    /// <param name="beta1">0 or more and below 1.</param>
    /// <param name="beta2">0 or more and below 1.</param>
    /// <param name="epsilon">ε, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static Optimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        LearningRateSchedule.ThrowUnlessPositive(epsilon, nameof(epsilon));
        return new(OptimizerKind.Adam)
        {
            Beta1 = Fraction(beta1, nameof(beta1)),
            Beta2 = Fraction(beta2, nameof(beta2)),
            Epsilon = epsilon,
        };
    }

    private static double Fraction(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a number from 0 to below 1.");
}

/// <summary>The rules there are.</summary>
internal enum OptimizerKind
{
    Sgd,
    Momentum,
    Nesterov,
    Adam,
}
