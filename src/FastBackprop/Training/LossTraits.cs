using FastBackprop.Kernels;

namespace FastBackprop.Training;

/// <summary>What is known of a loss beside its arithmetic: each stands in the loss's own file.</summary>
/// <param name="Kind">Which loss.</param>
/// <param name="Word">Its name in files, on the command line and in messages for people. It stays when the code's name changes.</param>
internal sealed record LossTraits(LossKind Kind, string Word)
{
    /// <summary>The only activation of output layers that the loss goes with; null for any.</summary>
    public Activation? RequiredOutput { get; init; }

    /// <summary>Whether targets are from 0 to 1; else they are any numbers.</summary>
    public bool TakesFractions { get; init; }

    /// <summary>Whether a sample's targets sum to 1.</summary>
    public bool TakesDistributions { get; init; }

    /// <summary>The loss's parameter, where none is given; null for a loss without one.</summary>
    public double? UsualParameter { get; init; }
}

/// <summary>The losses, in the order of <see cref="Loss.All"/>; the first is that of a <see cref="Loss"/> that nobody has set.</summary>
internal enum LossKind
{
    HalfSumOfSquares,
    BinaryCrossEntropy,
    CrossEntropy,
    Huber,
}
