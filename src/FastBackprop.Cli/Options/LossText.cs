using System.CommandLine;
using FastBackprop.Cli.Terminal;
using FastBackprop.Kernels;
using FastBackprop.Training;

namespace FastBackprop.Cli.Options;

/// <summary>The option for a loss, and which loss goes with which output: where one of the two is given, the other follows.</summary>
internal static class LossText
{
    public static Option<Loss> Option(string what, string more) => TypedOption.Create<Loss>(
        "--loss",
        "LOSS",
        $"{what}: {Loss.Words} (the number is the error beyond which the loss grows linearly). {more}",
        (string text, out Loss loss) => Loss.TryParse(text.ToLowerInvariant(), out loss),
        $"{Loss.Words} (or another number above 0)");

    /// <summary>The loss that needs an output, or the one that goes with any.</summary>
    public static Loss For(Activation output) => Loss.All.FirstOrDefault(loss => loss.Traits.RequiredOutput == output);

    /// <exception cref="UsageException">The loss does not go with the output.</exception>
    public static void ThrowUnlessFits(Loss loss, Activation output)
    {
        if (loss.Traits.RequiredOutput is { } needed && needed != output)
        {
            throw new UsageException(
                $"--loss {loss.Text} goes with --output {ActivationTraits.Words.Of(needed)}; "
                + $"the output is {ActivationTraits.Words.Of(output)}.");
        }
    }
}
