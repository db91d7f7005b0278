using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Recurrent;

/// <summary>
/// The shape of a simple recurrent network: its inputs, one hidden layer, its outputs, their activations, and whether the
/// layers have biases. The kind of network decides what is fed back: <see cref="ElmanNetwork{T}"/>, <see cref="JordanNetwork{T}"/>.
/// <code>
/// new RecurrentShape(3, 20, 2)                                              // tanh, then sigmoid
/// new RecurrentShape(27, 64, 27) { OutputActivation = Activation.Softmax }
/// </code>
/// </summary>
public sealed record RecurrentShape
{
    // Inputs and context together are the input row of the hidden layer.
    private const int MostUnits = NetworkShape.MostUnits / 2;

    private readonly Activation _hiddenActivation = Activation.Tanh;
    private readonly Activation _outputActivation = Activation.Sigmoid;

    /// <summary>A shape with tanh hidden units, sigmoid outputs and biases.</summary>
    /// <param name="inputs">Values in the input row of a time step, 1 to 2²⁷.</param>
    /// <param name="hidden">Hidden units, 1 to 2²⁷.</param>
    /// <param name="outputs">Values in the output row of a time step, 1 to 2²⁷.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public RecurrentShape(int inputs, int hidden, int outputs)
    {
        ThrowUnlessSize(inputs, "inputs", nameof(inputs));
        ThrowUnlessSize(hidden, "hidden units", nameof(hidden));
        ThrowUnlessSize(outputs, "outputs", nameof(outputs));
        Inputs = inputs;
        Hidden = hidden;
        Outputs = outputs;
    }

    /// <summary>Values in the input row of a time step.</summary>
    public int Inputs { get; }

    /// <summary>Hidden units.</summary>
    public int Hidden { get; }

    /// <summary>Values in the output row of a time step.</summary>
    public int Outputs { get; }

    /// <summary>
    /// The activation of the hidden units; tanh unless set. Any activation whose slope follows from the output alone: all but softmax, GELU and SiLU.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is softmax, GELU or SiLU, or is not defined.</exception>
    public Activation HiddenActivation
    {
        get => _hiddenActivation;
        init
        {
            _hiddenActivation = ActivationTraits.Of(value).NeedsOutputAlone
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(value),
                    value,
                    "Hidden units are expected to have a slope that follows from their output: any activation but softmax, GELU and SiLU.");
        }
    }

    /// <summary>The activation of the output layer; the sigmoid unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public Activation OutputActivation
    {
        get => _outputActivation;
        init
        {
            _outputActivation = ActivationTraits.Of(value).Value;
        }
    }

    /// <summary>Whether the hidden units and the outputs have biases; true unless set.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>The sizes joined by hyphens, <c>3-20-2</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Inputs}-{Hidden}-{Outputs}");

    /// <summary>The network of one time step; its input row is the step's input followed by the fed-back values.</summary>
    internal NetworkShape StepShape(int contextUnits) =>
        new(Inputs + contextUnits, (Hidden, HiddenActivation), (Outputs, OutputActivation))
        {
            Bias = HasBias ? BiasConvention.Constant : BiasConvention.None,
        };

    private static void ThrowUnlessSize(int size, string counted, string name)
    {
        if (size is < 1 or > MostUnits)
        {
            throw new ArgumentOutOfRangeException(name, size, $"The network has {size} {counted}; expected 1 to {MostUnits}.");
        }
    }
}
