using System.Collections.Immutable;
using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Gradcheck;

/// <summary>The options of gradcheck.</summary>
internal static class GradcheckCommand
{
    public static Command Create(Streams streams)
    {
        Option<ImmutableArray<int>> shape = TypedOption.Create<ImmutableArray<int>>(
            "--shape",
            "SHAPE",
            "The sizes of the layers from input to output, as in 7-5-3, or random: two to four layers of up to 12. [default: 7-5-3]",
            LayerSizes.TryShape,
            LayerSizes.ExpectedShape);
        Option<Activation> activation = TypedOption.Create(
            "--activation", "ACTIVATION", Vocabulary.HiddenActivations, "What the hidden layers do to their sums", "[default: sigmoid]");
        Option<Activation> output = TypedOption.Create(
            "--output",
            "ACTIVATION",
            ActivationTraits.Words,
            "What the output layer does to its sums",
            "[default: as --loss needs it, else sigmoid]");
        Option<Loss> loss = LossText.Option(
            "The loss whose gradient is checked", "[default: cross-entropy for softmax, else half-sum-of-squares]");
        Option<BiasConvention> bias = TypedOption.Create(
            "--bias", "BIAS", NetworkShape.BiasWords, "Where the layers get their bias from", "[default: constant]");
        Option<ulong> seed = SharedOptions.Seed("Decides the weights, the sample, and the random shape.");
        Option<string> simd = SimdOption.Create();
        Option<bool> json = SharedOptions.Json(
            "Prints one JSON object: shape, activation, output, loss, bias, seed, largestRelativeDifference, layer, row, column, checked, "
            + "skipped, ways, limit, passed.");
        var command = new ExplainedCommand(
            "gradcheck",
            "Compares what training changes with differences of the loss, weight by weight.",
            "In double, at a random sample, for each way of training: a step, a sparse step, a step by an update rule, a\n"
            + "block and a batch, both with a second sample. Skipped are weights that move a unit over the kink of a relu.\n"
            + "The exit code is 1 where a relative difference is above 1e-5.");
        Option[] all = [shape, activation, output, loss, bias, seed, simd, json];
        foreach (Option option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            SimdOption.Apply(parsed.GetValue(simd));
            return GradientCheckRun.Run(
                new GradcheckSettings
                {
                    Sizes = parsed.GivenValue(shape) ?? [7, 5, 3],
                    Activation = parsed.GivenValue(activation) ?? Activation.Sigmoid,
                    Output = parsed.GivenValue(output) ?? parsed.GivenValue(loss)?.Traits.RequiredOutput ?? Activation.Sigmoid,
                    Loss = parsed.GivenValue(loss)
                        ?? (parsed.GivenValue(output) == Activation.Softmax ? Loss.CrossEntropy : Loss.HalfSumOfSquares),
                    Bias = parsed.GivenValue(bias) ?? BiasConvention.Constant,
                    Seed = parsed.GivenValue(seed) ?? SharedOptions.DefaultSeed,
                    Json = parsed.GetValue(json),
                },
                streams);
        });
        return command;
    }
}
