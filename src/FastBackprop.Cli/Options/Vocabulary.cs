using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Options;

/// <summary>The command line's words for the library's enumerations.</summary>
internal static class Vocabulary
{
    /// <summary>Every activation, for an output layer.</summary>
    public static Choices<Activation> OutputActivations { get; } = new([.. ActivationTraits.All.Select(traits => (traits.Word, traits.Value))]);

    /// <summary>The activations of hidden layers.</summary>
    public static Choices<Activation> HiddenActivations { get; } = new(
        [.. ActivationTraits.All.Where(traits => !traits.IsRowwise).Select(traits => (traits.Word, traits.Value))]);

    public static Choices<Loss> Losses { get; } = new(
        ("half-sum-of-squares", Loss.HalfSumOfSquares),
        ("binary-cross-entropy", Loss.BinaryCrossEntropy),
        ("cross-entropy", Loss.CrossEntropy));

    public static Choices<BiasConvention> Biases { get; } = new(
        ("constant", BiasConvention.Constant),
        ("computed", BiasConvention.ComputedUnit),
        ("none", BiasConvention.None));

    public static Choices<TrainingWay> TrainingWays { get; } = new(
        ("step", TrainingWay.Step),
        ("sparse-step", TrainingWay.SparseStep),
        ("ruled-step", TrainingWay.RuledStep),
        ("block", TrainingWay.Block),
        ("batch", TrainingWay.Batch));

    public static Choices<Scaling> Scalings { get; } = new(
        ("none", Scaling.None),
        ("minmax", Scaling.MinMax),
        ("range", Scaling.Range),
        ("standard", Scaling.Standard),
        ("unit-row", Scaling.UnitRow));

    public static Choices<TargetKind> TargetKinds { get; } = new(
        ("auto", TargetKind.Auto),
        ("classes", TargetKind.Classes),
        ("values", TargetKind.Values));

    public static Choices<VisitOrder> Orders { get; } = new(
        ("shuffle", VisitOrder.Shuffle),
        ("sequential", VisitOrder.Sequential));

    public static Choices<OptimizerChoice> Optimizers { get; } = new(
        ("sgd", OptimizerChoice.Sgd),
        ("momentum", OptimizerChoice.Momentum),
        ("nesterov", OptimizerChoice.Nesterov),
        ("adam", OptimizerChoice.Adam));
}

/// <summary>The library's optimizers, as one names them.</summary>
internal enum OptimizerChoice
{
    /// <summary>Plain gradient descent.</summary>
    Sgd,

    /// <summary>Gradient descent with momentum.</summary>
    Momentum,

    /// <summary>Nesterov's momentum.</summary>
    Nesterov,

    /// <summary>Adam, with the numbers of its paper.</summary>
    Adam,
}

/// <summary>In which order an epoch visits the training samples.</summary>
internal enum VisitOrder
{
    /// <summary>In an order drawn anew for each epoch.</summary>
    Shuffle,

    /// <summary>As they are stored.</summary>
    Sequential,
}
