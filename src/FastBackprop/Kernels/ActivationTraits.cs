using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>The facts about an activation beside its arithmetic. Each function's own file has them.</summary>
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

    /// <summary>Whether an output depends on the whole row of sums, so that only the output layer may use the function.</summary>
    public bool IsRowwise { get; init; }

    /// <summary>Whether the slope depends on the sum z, which training then keeps beside the output a.</summary>
    public bool SlopeIsBySum { get; init; }

    /// <summary>
    /// Whether the backward pass needs only a unit's output. Passes that keep nothing else take no other function:
    /// <see cref="NarrowLayer{TSimd, T}"/>, <see cref="SampleLaneProduct"/>, and those of recurrent units.
    /// </summary>
    public bool NeedsOutputAlone => !IsRowwise && !SlopeIsBySum;

    /// <summary>Whether the slope jumps at 0: a difference quotient across 0 is then no slope.</summary>
    public bool HasKink { get; init; }

    /// <summary>Whether no output is above 1 in magnitude.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Whether about half of the sums give almost nothing, as He's start weights assume.</summary>
    public bool IsRectifier { get; init; }

    /// <summary>A bound of the slope's magnitude; for a Jacobian, of the sum of a row's magnitudes.</summary>
    public double LargestSlope { get; init; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public static ActivationTraits Of(Activation activation) => (uint)activation < (uint)Table.Length
        ? Table[(int)activation]
        : throw ActivationKernels.Unknown(activation);
}
