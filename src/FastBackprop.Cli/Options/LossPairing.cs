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
        _ => Loss.HalfSumOfSquares,
    };

    /// <summary>The only output that a loss goes with, or null.</summary>
    public static Activation? OutputFor(Loss? loss) => loss switch
    {
        Loss.CrossEntropy => Activation.Softmax,
        Loss.BinaryCrossEntropy => Activation.Sigmoid,
        _ => null,
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
