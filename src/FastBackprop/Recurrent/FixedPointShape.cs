using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Recurrent;

/// <summary>
/// The shape of a fixed-point network: units, each connected to every unit and itself. The first units receive the input, and
/// the last are the output. A unit can be both: in an associative memory all are.
/// </summary>
public sealed record FixedPointShape
{
    private readonly Activation _activation;

    /// <summary>A shape of sigmoid units with biases.</summary>
    /// <param name="units">Units, 1 to 2²⁸ (their weights must fit an array).</param>
    /// <param name="inputs">How many units, from the first, receive the input; 1 to all.</param>
    /// <param name="outputs">How many units, up to the last, are the output; 1 to all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public FixedPointShape(int units, int inputs, int outputs)
    {
        if (units is < 1 or > NetworkShape.MostUnits)
        {
            throw new ArgumentOutOfRangeException(
                nameof(units), units, $"The network has {units} units; expected 1 to {NetworkShape.MostUnits}.");
        }

        if (inputs < 1 || inputs > units)
        {
            throw new ArgumentOutOfRangeException(nameof(inputs), inputs, $"{inputs} units receive input; expected 1 to all {units}.");
        }

        if (outputs < 1 || outputs > units)
        {
            throw new ArgumentOutOfRangeException(nameof(outputs), outputs, $"{outputs} units are outputs; expected 1 to all {units}.");
        }

        Units = units;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>Units.</summary>
    public int Units { get; }

    /// <summary>The number of units that receive the input: the first.</summary>
    public int Inputs { get; }

    /// <summary>The number of output units: the last.</summary>
    public int Outputs { get; }

    /// <summary>
    /// The activation of the units; the sigmoid unless set. Any activation whose slope follows from the output alone: all but softmax, GELU and SiLU.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is softmax, GELU or SiLU, or is not defined.</exception>
    public Activation Activation
    {
        get => _activation;
        init
        {
            _activation = ActivationTraits.Of(value).NeedsOutputAlone
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(value),
                    value,
                    "Units of a fixed-point network are expected to have a slope that follows from their output: any activation but softmax, "
                    + "GELU and SiLU.");
        }
    }

    /// <summary>Whether the units have biases; true unless set.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Units, inputs and outputs: <c>8 units (3 in, 2 out)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Units} units ({Inputs} in, {Outputs} out)");

    /// <summary>One round of the relaxation: all units to all units.</summary>
    internal NetworkShape RoundShape() =>
        new(Units, (Units, Activation)) { Bias = HasBias ? BiasConvention.Constant : BiasConvention.None };
}
