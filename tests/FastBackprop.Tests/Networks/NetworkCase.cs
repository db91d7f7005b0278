using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace FastBackprop.Tests.Networks;

/// <summary>A network, its loss and samples for it, all from a seed: float and double cases differ by a rounding.</summary>
internal sealed record NetworkCase(NetworkShape Shape, Loss Loss, ulong Seed)
{
    public static IReadOnlyList<Activation> HiddenActivations { get; } =
        [.. ActivationTraits.All.Where(traits => !traits.IsRowwise).Select(traits => traits.Value)];

    /// <summary>Those of layers that a register may hold.</summary>
    public static IReadOnlyList<Activation> NarrowActivations { get; } =
        [.. ActivationTraits.All.Where(traits => traits.NeedsOutputAlone).Select(traits => traits.Value)];

    /// <summary>Every loss with every output activation that goes with it.</summary>
    public static IReadOnlyList<(Loss Loss, Activation Output)> Ends { get; } =
    [
        .. Enum.GetValues<Activation>().Select(output => (Loss.HalfSumOfSquares, output)),
        .. Enum.GetValues<Activation>().Select(output => (Loss.Huber(TextbookNetwork.Delta), output)),
        (Loss.BinaryCrossEntropy, Activation.Sigmoid),
        (Loss.CrossEntropy, Activation.Softmax),
    ];

    /// <summary>1 to 4 layers of 1 to <paramref name="mostUnits"/> units, with every activation, loss and bias convention.</summary>
    public static Gen<NetworkCase> Any(int mostUnits) => Any(mostUnits, mostUnits);

    public static Gen<NetworkCase> Any(int mostInputs, int mostUnits) =>
        from inputs in Gen.Choose(1, mostInputs)
        from layers in Gen.Choose(1, 4)
        from units in Gen.ArrayOf(Gen.Choose(1, mostUnits), layers)
        from hidden in Gen.ArrayOf(Gen.Elements(HiddenActivations.ToArray()), layers)
        from end in Gen.Elements(Ends.ToArray())
        from bias in Gen.Elements(Enum.GetValues<BiasConvention>())
        from seed in Gen.Choose(0, int.MaxValue)
        let hiddenLayers = units[..^1].Zip(hidden, (n, activation) => new LayerShape(n, activation))
        select Of(inputs, [.. hiddenLayers, new(units[^1], end.Output)], end.Loss, bias, (ulong)seed);

    public static NetworkCase Of(int inputs, LayerShape[] layers, Loss loss, BiasConvention bias, ulong seed) =>
        new(new NetworkShape(inputs, layers) { Bias = bias }, loss, seed);

    /// <summary>
    /// Runs a test over cases, the same ones every time: where a tolerance holds for all but a sliver of cases (a unit at the
    /// very kink of its ReLU), chance must not decide whether it is met.
    /// </summary>
    public static void Check(Gen<NetworkCase> cases, Action<NetworkCase> test, int tests) =>
        Prop.ForAll(cases.ToArbitrary(), test).Check(Config.QuickThrowOnFailure
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20260), FSharpOption<int>.None)))
            .WithMaxTest(tests));

    public Network<T> Network<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Shape, Initializer.ScaledNormal, Seed);

    /// <summary>Inputs in [−1, 1); targets in the loss's range.</summary>
    public Dataset<T> Data<T>(int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomGenerator(Seed + 1);
        double[] inputs = [.. Enumerable.Range(0, rows * Shape.Inputs).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] targets = [.. Enumerable.Range(0, rows * Shape.Outputs).Select(_ => random.NextDouble())];
        if (Loss == Loss.CrossEntropy)
        {
            targets = [.. targets.Chunk(Shape.Outputs).SelectMany(row => row.Select(t => t / row.Sum()))];
        }

        return new Dataset<T>([.. inputs.Select(T.CreateTruncating)], Shape.Inputs, [.. targets.Select(T.CreateTruncating)], Shape.Outputs);
    }

    public override string ToString() =>
        $"{Shape} {string.Join(',', Shape.Layers.Select(layer => layer.Activation))}, {Shape.Bias}, {Loss}, seed {Seed}";
}
