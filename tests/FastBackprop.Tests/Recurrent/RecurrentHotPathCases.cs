using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

/// <summary>The calls of recurrent networks of which none may allocate.</summary>
internal static class RecurrentHotPathCases
{
    public static IEnumerable<HotPathCase> All<T>(string type)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. ThroughTime<T>(type, true), .. ThroughTime<T>(type, false), .. ToFixedPoint<T>(type)];

    private static IEnumerable<HotPathCase> ThroughTime<T>(string type, bool isJordan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (SequenceTargets targets in Enum.GetValues<SequenceTargets>())
        {
            foreach ((Loss loss, Activation output) in NetworkCase.Ends)
            {
                var shape = new RecurrentShape(3, 20, 5) { OutputActivation = output };
                var run = new RecurrentCase(isJordan, shape, loss, targets, 6, 1);
                RecurrentNetwork<T> network = run.Network<T>();
                RecurrentTrainer<T> trainer = run.Trainer(network, 4, 1e-6);
                trainer.ClipNorm = 1e-3;
                RecurrentState<T> state = network.CreateState();
                (T[] x, T[] t) = run.Sequence<T>(0);
                string variant = $"{(isJordan ? "Jordan" : "Elman")}, {loss}, {output}, {targets}, {type}";
                yield return new("RecurrentTrainer<T>.Learn", variant, () => trainer.Learn(x, t));
                yield return new("RecurrentTrainer<T>.LossOf", variant, () => trainer.LossOf(x, t, state));
                RecurrentTrainer<T> batch = run.Trainer(network.Clone(), 4, 1e-6);
                yield return new("RecurrentTrainer<T>.Accumulate", variant, () => batch.Accumulate(x, t, state));
                yield return new("RecurrentTrainer<T>.Update", variant, () =>
                {
                    batch.Accumulate(x, t);
                    batch.Update(6);
                });
            }
        }

        {
            var run = new RecurrentCase(isJordan, new RecurrentShape(3, 20, 5), Loss.HalfSumOfSquares, SequenceTargets.EveryStep, 6, 1);
            RecurrentNetwork<T> network = run.Network<T>();
            RecurrentNetwork<T> copy = network.Clone();
            RecurrentTrainer<T> trainer = run.Trainer(network, 4);
            RecurrentState<T> state = network.CreateState();
            var predictor = new RecurrentPredictor<T>(network);
            (T[] x, T[] y) = run.Sequence<T>(0);
            T[] context = state.Context.ToArray();
            string variant = $"{(isJordan ? "Jordan" : "Elman")}, {type}";
            yield return new("RecurrentTrainer<T>.LearningRate", variant, () => trainer.LearningRate = trainer.LearningRate);
            yield return new("RecurrentPredictor<T>.Step", variant, () => predictor.Step(x.AsSpan(0, 3), state, y.AsSpan(0, 5)));
            yield return new("RecurrentPredictor<T>.Run", variant, () => predictor.Run(x, state, y));
            yield return new("RecurrentState<T>.Reset", variant, state.Reset);
            yield return new("RecurrentState<T>.Set", variant, () => state.Set(context));
            yield return new("RecurrentNetwork<T>.CopyTo", variant, () => network.CopyTo(copy));
        }
    }

    private static IEnumerable<HotPathCase> ToFixedPoint<T>(string type)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var run = new FixedPointCase(new FixedPointShape(20, 9, 5), Loss.BinaryCrossEntropy, 1);
        FixedPointNetwork<T> network = run.Network<T>();
        FixedPointNetwork<T> copy = network.Clone();
        FixedPointTrainer<T> trainer = run.Trainer(network, 1e-6);
        FixedPointTrainer<T> batch = run.Trainer(network.Clone(), 1e-6);
        var predictor = new FixedPointPredictor<T>(network);
        (T[] x, T[] t) = run.Sample<T>(0);
        T[] y = [.. t];
        yield return new("FixedPointTrainer<T>.Learn", type, () => trainer.Learn(x, t));
        yield return new("FixedPointTrainer<T>.LossOf", type, () => trainer.LossOf(x, t));
        yield return new("FixedPointTrainer<T>.LearningRate", type, () => trainer.LearningRate = trainer.LearningRate);
        yield return new("FixedPointTrainer<T>.Accumulate", type, () => batch.Accumulate(x, t));
        yield return new("FixedPointTrainer<T>.Update", type, () =>
        {
            batch.Accumulate(x, t);
            batch.Update(6);
        });
        yield return new("FixedPointPredictor<T>.Predict", type, () => predictor.Predict(x, y));
        yield return new("FixedPointNetwork<T>.CopyTo", type, () => network.CopyTo(copy));
    }
}
