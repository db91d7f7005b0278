using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace FastBackprop.Tests.Recurrent;

/// <summary>A recurrent network, its loss and sequences for it, all from a seed: float and double cases differ by a rounding.</summary>
internal sealed record RecurrentCase(bool IsJordan, RecurrentShape Shape, Loss Loss, SequenceTargets Targets, int Steps, ulong Seed)
{
    private static readonly Activation[] Hidden = [Activation.Sigmoid, Activation.Tanh];

    // No kinks, so that a difference of losses is a derivative.
    private static readonly (Loss Loss, Activation Output)[] Ends =
        [.. NetworkCase.Ends.Where(end => end.Output is not (Activation.Relu or Activation.LeakyRelu))];

    public static Gen<RecurrentCase> Any(int mostUnits) =>
        from isJordan in Gen.Elements(true, false)
        from inputs in Gen.Choose(1, mostUnits)
        from hidden in Gen.Choose(1, mostUnits)
        from outputs in Gen.Choose(1, mostUnits)
        from activation in Gen.Elements(Hidden)
        from end in Gen.Elements(Ends)
        from bias in Gen.Elements(true, false)
        from targets in Gen.Elements(Enum.GetValues<SequenceTargets>())
        from steps in Gen.Choose(1, 7)
        from seed in Gen.Choose(0, int.MaxValue)
        let shape = new RecurrentShape(inputs, hidden, outputs)
        {
            HiddenActivation = activation,
            OutputActivation = end.Output,
            HasBias = bias,
        }
        select new RecurrentCase(isJordan, shape, end.Loss, targets, steps, (ulong)seed);

    /// <summary>Runs a test over cases, the same ones every time.</summary>
    public static void Check<TCase>(Gen<TCase> cases, Action<TCase> test, int tests) =>
        Prop.ForAll(cases.ToArbitrary(), test).Check(Config.QuickThrowOnFailure
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20261), FSharpOption<int>.None)))
            .WithMaxTest(tests));

    public RecurrentNetwork<T> Network<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => IsJordan
        ? new JordanNetwork<T>(Shape, Initializer.ScaledNormal, Seed)
        : new ElmanNetwork<T>(Shape, Initializer.ScaledNormal, Seed);

    public RecurrentTrainer<T> Trainer<T>(RecurrentNetwork<T> network, int windowSteps, double rate = 1, SimdWidth? width = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(network, new BpttOptions { WindowSteps = windowSteps, Targets = Targets }, Loss, rate, width ?? SimdDefault.Width);

    /// <summary>A sequence: inputs in [−1, 1), targets in the loss's range.</summary>
    public (T[] Inputs, T[] Targets) Sequence<T>(int number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomGenerator(Seed + 1 + (ulong)number);
        double[] inputs = [.. Enumerable.Range(0, Steps * Shape.Inputs).Select(_ => (2 * random.NextDouble()) - 1)];
        int rows = Targets == SequenceTargets.EveryStep ? Steps : 1;
        double[] targets = [.. Enumerable.Range(0, rows * Shape.Outputs).Select(_ => random.NextDouble())];
        if (Loss == Loss.CrossEntropy)
        {
            targets = [.. targets.Chunk(Shape.Outputs).SelectMany(row => row.Select(t => t / row.Sum()))];
        }

        return ([.. inputs.Select(T.CreateTruncating)], [.. targets.Select(T.CreateTruncating)]);
    }

    /// <summary>A state somewhere on the way.</summary>
    public RecurrentState<T> State<T>(RecurrentNetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RecurrentState<T> state = network.CreateState();
        var random = new RandomGenerator(Seed);
        state.Set([.. Enumerable.Range(0, network.ContextUnits).Select(_ => T.CreateTruncating(random.NextDouble()))]);
        return state;
    }

    public override string ToString() =>
        $"{(IsJordan ? "Jordan" : "Elman")} {Shape} {Shape.HiddenActivation},{Shape.OutputActivation}, bias {Shape.HasBias}, {Loss}, {Targets}, "
        + $"{Steps} steps, seed {Seed}";
}
