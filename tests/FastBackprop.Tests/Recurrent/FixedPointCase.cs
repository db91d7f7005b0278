using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Recurrent;

/// <summary>A fixed-point network that settles, its loss and samples for it, all from a seed.</summary>
internal sealed record FixedPointCase(FixedPointShape Shape, Loss Loss, ulong Seed)
{
    private static readonly (Loss Loss, Activation Activation)[] Ends =
    [
        (Loss.HalfSumOfSquares, Activation.Sigmoid),
        (Loss.HalfSumOfSquares, Activation.Tanh),
        (Loss.HalfSumOfSquares, Activation.Identity),
        (Loss.BinaryCrossEntropy, Activation.Sigmoid),
    ];

    public static Gen<FixedPointCase> Any(int mostUnits) =>
        from units in Gen.Choose(1, mostUnits)
        from inputs in Gen.Choose(1, units)
        from outputs in Gen.Choose(1, units)
        from end in Gen.Elements(Ends)
        from bias in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        let shape = new FixedPointShape(units, inputs, outputs) { Activation = end.Activation, HasBias = bias }
        select new FixedPointCase(shape, end.Loss, (ulong)seed);

    // The sum of the weights of any unit is below 0.8 and no slope above 1, so every round brings states nearer by that factor.
    public FixedPointNetwork<T> Network<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(Shape, Initializer.Uniform(-0.8 / Shape.Units, 0.8 / Shape.Units), Seed);

    public FixedPointTrainer<T> Trainer<T>(FixedPointNetwork<T> network, double rate = 1, double? tolerance = null, SimdWidth? width = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            network, Loss, rate, new RelaxationOptions { Tolerance = tolerance }, width ?? SimdDefault.Width);

    public (T[] X, T[] Target) Sample<T>(int number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomGenerator(Seed + 1 + (ulong)number);
        T[] x = [.. Enumerable.Range(0, Shape.Inputs).Select(_ => T.CreateTruncating((2 * random.NextDouble()) - 1))];
        T[] target = [.. Enumerable.Range(0, Shape.Outputs).Select(_ => T.CreateTruncating(random.NextDouble()))];
        return (x, target);
    }

    public override string ToString() => $"{Shape} {Shape.Activation}, bias {Shape.HasBias}, {Loss}, seed {Seed}";
}
