using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>What is known of an activation beside its arithmetic: each stands in the function's own file.</summary>
/// <param name="Value">The activation.</param>
/// <param name="Word">Its name in files, on the command line and in messages for people. It stays when the code's name changes.</param>
internal sealed record ActivationTraits(Activation Value, string Word)
{
    private static readonly ActivationTraits[] Table =
    [
        SigmoidOperator.Traits, TanhOperator.Traits, ReluOperator.Traits, LeakyReluOperator.Traits, IdentityFunction.Traits, SoftmaxFunction.Traits,
        GeluFunction.Traits, SiluFunction.Traits,
    ];

    /// <summary>The words of all activations.</summary>
    public static Words<Activation> Words { get; } = new([.. Table.Select(traits => (traits.Word, traits.Value))]);

    /// <summary>All activations, in the order of the enumeration.</summary>
    public static IReadOnlyList<ActivationTraits> All => Table;

    /// <summary>Whether an output looks at the whole row of sums, so that it goes with the output layer alone.</summary>
    public bool IsRowwise { get; init; }

    /// <summary>Whether the slope is expressed by the sum z, which is then kept beside the output a.</summary>
    public bool SlopeIsBySum { get; init; }

    /// <summary>
    /// Whether the way back needs nothing but a unit's output. Passes that keep nothing else take no other function:
    /// <see cref="NarrowLayer{TSimd, T}"/>, <see cref="SampleLaneProduct"/>, and those of recurrent units.
    /// </summary>
    public bool NeedsOutputAlone => !IsRowwise && !SlopeIsBySum;

    /// <summary>Whether the slope jumps at 0: a difference quotient across it is no slope.</summary>
    public bool HasKink { get; init; }

    /// <summary>Whether no output is above 1 in magnitude.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Whether about half of the sums give next to nothing, for which He's start weights are made.</summary>
    public bool IsRectifier { get; init; }

    /// <summary>No slope is above this in magnitude; of a row's Jacobian, no sum of a row of it.</summary>
    public double LargestSlope { get; init; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration's.</exception>
    public static ActivationTraits Of(Activation activation) => (uint)activation < (uint)Table.Length
        ? Table[(int)activation]
        : throw ActivationKernels.Unknown(activation);
}
