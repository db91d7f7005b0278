using System.Collections.Immutable;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Cli.Gradcheck;

/// <summary>fastbackprop gradcheck.</summary>
internal static class GradientCheckRun
{
    /// <exception cref="UsageException">The loss does not go with the output.</exception>
    public static int Run(GradcheckSettings settings, Streams streams)
    {
        LossText.ThrowUnlessFits(settings.Loss, settings.Output);
        // One generator for everything: with the seed itself the network would draw the numbers that the sample is made of.
        var random = new RandomGenerator(settings.Seed);
        ImmutableArray<int> sizes = settings.Sizes.IsEmpty ? RandomSample.Sizes(random) : settings.Sizes;
        var network = new Network<double>(Shape(settings, sizes), Initializer.ScaledNormal, random.NextUInt64());
        double[] x = RandomSample.Input(random, sizes[0]);
        double[] target = RandomSample.Target(random, sizes[^1], settings.Output);

        var report = new GradcheckReport(settings, network.Shape, GradientCheck.RunWays(network, settings.Loss, x, target));
        if (settings.Json)
        {
            streams.Out.WriteLine(report.ToJson());
        }
        else
        {
            report.WriteTo(streams);
        }

        return report.Passed ? ExitCode.Success : ExitCode.Failure;
    }

    private static NetworkShape Shape(GradcheckSettings settings, ImmutableArray<int> sizes)
    {
        IEnumerable<LayerShape> hidden = sizes[1..^1].Select(size => new LayerShape(size, settings.Activation));
        return new NetworkShape(sizes[0], [.. hidden, new LayerShape(sizes[^1], settings.Output)]) { Bias = settings.Bias };
    }
}
