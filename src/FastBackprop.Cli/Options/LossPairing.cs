using FastBackprop.Cli.Terminal;
using FastBackprop.Kernels;
using FastBackprop.Training;

namespace FastBackprop.Cli.Options;

/// <summary>Which loss goes with which output: where one of the two is given, the other follows.</summary>
internal static class LossPairing
{
    public static Loss LossFor(Activation output) => output switch
    {
        Activation.Softmax => Loss.CrossEntropy,
        Activation.Sigmoid => Loss.BinaryCrossEntropy,
        Activation.Tanh or Activation.Relu or Activation.LeakyRelu or Activation.Identity => Loss.HalfSumOfSquares,
        _ => throw new ArgumentOutOfRangeException(nameof(output), output, "The activation is none of those that exist."),
    };

    /// <summary>The only output that a loss goes with, or null.</summary>
    public static Activation? OutputFor(Loss? loss) => loss switch
    {
        Loss.CrossEntropy => Activation.Softmax,
        Loss.BinaryCrossEntropy => Activation.Sigmoid,
        Loss.HalfSumOfSquares or null => null,
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "The loss is none of those that exist."),
    };

    /// <exception cref="UsageException">The loss does not go with the output.</exception>
    public static void ThrowUnlessFits(Loss loss, Activation output)
    {
        if (OutputFor(loss) is { } needed && needed != output)
        {
            throw new UsageException(
                $"--loss {Vocabulary.Losses.WordFor(loss)} goes with --output {Vocabulary.OutputActivations.WordFor(needed)}; "
                + $"the output is {Vocabulary.OutputActivations.WordFor(output)}.");
        }
    }
}
