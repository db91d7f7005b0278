using FastBackprop.Datasets;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Cli.Options;

/// <summary>The words of what only the command line knows, and of some of the library's values; the others have theirs in the library.</summary>
internal static class Vocabulary
{
    /// <summary>The activations of hidden layers.</summary>
    public static Words<Activation> HiddenActivations { get; } = ActivationTraits.Words.Where(value => !ActivationTraits.Of(value).IsRowwise);

    public static Words<TrainingWay> TrainingWays { get; } = new(
        ("step", TrainingWay.Step),
        ("sparse-step", TrainingWay.SparseStep),
        ("ruled-step", TrainingWay.RuledStep),
        ("block", TrainingWay.Block),
        ("batch", TrainingWay.Batch));

    public static Words<TargetKind> TargetKinds { get; } = new(
        ("auto", TargetKind.Auto),
        ("classes", TargetKind.Classes),
        ("values", TargetKind.Values));

    public static Words<VisitOrder> Orders { get; } = new(
        ("shuffle", VisitOrder.Shuffle),
        ("sequential", VisitOrder.Sequential));
}

/// <summary>In which order an epoch visits the training samples.</summary>
internal enum VisitOrder
{
    /// <summary>In an order drawn anew for each epoch.</summary>
    Shuffle,

    /// <summary>As they are stored.</summary>
    Sequential,
}
