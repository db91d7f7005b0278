using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Limits;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Train;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Cli.Tests;

/// <summary>What an enumeration gets some day has no meaning by accident.</summary>
public class EnumerationTests
{
    [Fact]
    public void What_is_unknown_is_refused()
    {
        Refused(() => ProbeLoops.ForWidth((SimdWidth)99));
        Refused(() => WorkloadLimit.Of(new NetworkShape(2, 2), (WorkloadCall)99, null!));
        Refused(() => PreparedWorkload.Create(Workloads.All[0] with { Call = (WorkloadCall)99 }, new Dataset<float>([1], 1, [1], 1)));
        Assert.Throws<InvalidOperationException>(() => new UpdatePlan { Optimizer = (OptimizerChoice)99 }.Rule);
    }

    [Fact]
    public void Every_value_has_a_word()
    {
        HasWords(Vocabulary.OutputActivations);
        HasWords(Vocabulary.Biases);
        HasWords(Vocabulary.Scalings);
        HasWords(Vocabulary.TargetKinds);
        HasWords(Vocabulary.Orders);
        HasWords(Vocabulary.Optimizers);
    }

    private static void Refused(Func<object?> use) => Assert.Throws<ArgumentOutOfRangeException>(use);

    private static void HasWords<T>(Choices<T> choices)
        where T : struct, Enum =>
        Assert.All(Enum.GetValues<T>(), value => Assert.True(choices.TryParse(choices.WordFor(value), out T parsed) && parsed.Equals(value)));
}
