using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Limits;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Cli.Options;
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
        Refused(() => Optimizer.Words.Of((OptimizerKind)99));
    }

    [Fact]
    public void Every_value_has_a_word()
    {
        HasWords(ActivationTraits.Words);
        HasWords(NetworkShape.BiasWords);
        HasWords(Scaler.Words);
        HasWords(Vocabulary.TargetKinds);
        HasWords(Vocabulary.Orders);
        HasWords(Optimizer.Words);
    }

    private static void Refused(Func<object?> use) => Assert.Throws<ArgumentOutOfRangeException>(use);

    private static void HasWords<T>(Words<T> words)
        where T : struct, Enum =>
        Assert.All(Enum.GetValues<T>(), value => Assert.True(words.TryParse(words.Of(value), out T parsed) && parsed.Equals(value)));
}
