using FastBackprop.Kernels;

namespace FastBackprop.Training;

/// <summary>The facts about a loss beside its arithmetic. Each loss's own file has them.</summary>
/// <param name="Kind">Which loss.</param>
/// <param name="Word">Its name in files, on the command line and in messages for people. It stays when the code's name changes.</param>
internal sealed record LossTraits(LossKind Kind, string Word)
{
    /// <summary>The only output activation that the loss allows; null for any.</summary>
    public Activation? RequiredOutput { get; init; }

    /// <summary>Whether a sample's targets sum to 1.</summary>
    public bool TakesDistributions { get; init; }

    /// <summary>The default of the loss's parameter; null for a loss without one.</summary>
    public double? UsualParameter { get; init; }
}

/// <summary>The losses, in the order of <see cref="Loss.All"/>; the first is that of <c>default(Loss)</c>.</summary>
internal enum LossKind
{
    HalfSumOfSquares,
    BinaryCrossEntropy,
    CrossEntropy,
    Huber,
}
