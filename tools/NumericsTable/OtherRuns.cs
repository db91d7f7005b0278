using FastBackprop.Data;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>The start weights that every initialiser draws.</summary>
internal sealed class InitializerRun() : NumericsRun("initialisers: scaled normal, Xavier, He, uniform, normal")
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        Initializer[] initializers =
            [Initializer.ScaledNormal, Initializer.Xavier, Initializer.He, Initializer.Uniform(-0.3, 0.7), Initializer.Normal(0.5)];
        foreach (Initializer initializer in initializers)
        {
            bits.Add(new Network<T>(new NetworkShape(7, (19, Activation.Relu), (5, Activation.Sigmoid)), initializer, seed: 11));
        }
    }
}

/// <summary>Outputs of a network: row by row, in one call, and in one call that threads share.</summary>
internal sealed class PredictionRun(string name, NetworkShape shape) : NumericsRun(name)
{
    public override bool IsShared => true;

    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        const int Rows = 83;
        var predictor = new Predictor<T>(new Network<T>(shape, Initializer.ScaledNormal, seed: 12), width);
        T[] inputs = Samples.Row<T>(Rows * shape.Inputs, seed: 13);
        var outputs = new T[Rows * shape.Outputs];
        predictor.PredictMany(inputs, outputs, threads);
        bits.Add<T>(outputs);
        predictor.Predict(inputs.AsSpan(0, shape.Inputs), outputs.AsSpan(0, shape.Outputs));
        bits.Add<T>(outputs.AsSpan(0, shape.Outputs));
    }
}

/// <summary>An activation of a long row, from where it is saturated on one side to where it is on the other.</summary>
internal sealed class ActivationRun(Activation activation) : NumericsRun($"activation of a row: {activation}")
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        const int Count = 2003;
        var z = new AlignedBuffer<T>[2];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = AlignedMemory.Allocate<T>(AlignedMemory.Pad<T>(Count));
        }

        for (int i = 0; i < Count; i++)
        {
            z[0].Span[i] = T.CreateTruncating((i - 1000) / 16.0);
        }

        var result = new Row<T>(ref z[1].First, Count);
        KernelSet<T>.ForWidth(width).Activate(activation, new Row<T>(ref z[0].First, Count), result);
        bits.Add<T>(z[1].Span[..Count]);
    }
}

/// <summary>A fit with an order, a schedule and early stopping.</summary>
internal sealed class FitRun(string name, LearningRateSchedule schedule) : NumericsRun(name)
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        var shape = new NetworkShape(6, (9, Activation.Tanh), (3, Activation.Softmax));
        Dataset<T> data = Samples.Of<T>(shape, Loss.CrossEntropy, 24, seed: 14);
        Dataset<T> validation = Samples.Of<T>(shape, Loss.CrossEntropy, 12, seed: 15);
        var network = new Network<T>(shape, Initializer.Xavier, seed: 16);
        var trainer = new SgdTrainer<T>(network, Loss.CrossEntropy, 0.1, width);
        FitResult result = trainer.Fit(data, new FitOptions<T>
        {
            Epochs = 6,
            ShuffleSeed = 17,
            Schedule = schedule,
            EarlyStopping = new EarlyStopping<T>(validation, 6),
        });
        bits.Add(result.MeanLoss);
        bits.Add(result.BestEpoch!.Value);
        bits.Add(result.BestValidationLoss!.Value);
        bits.Add(trainer.LearningRate);
        bits.Add(network);
    }
}

/// <summary>What becomes of a table of inputs: scaled in every way, shuffled, split and folded.</summary>
internal sealed class TableRun() : NumericsRun("tables: scalers, orders, splits, folds")
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        Dataset<T> values = Samples.Of<T>(new NetworkShape(13, 3), Loss.CrossEntropy, 29, seed: 18);
        int[] classes = [.. Enumerable.Range(0, values.Rows).Select(row => row % 3)];
        Dataset<T> data = Dataset<T>.FromClasses(values.Inputs.Data, 13, classes, ["a", "b", "c"]);
        foreach (Scaling kind in Enum.GetValues<Scaling>())
        {
            var scaler = Scaler.Fit(kind, data);
            bits.Add<double>(scaler.Offsets);
            bits.Add<double>(scaler.Divisors);
            bits.Add<T>(scaler.Transform(data).Inputs.Data);
        }

        var order = new SampleOrder(data.Rows, seed: 19);
        order.Shuffle(4);
        bits.Add(order.Rows);
        bits.Add(DataSplit.ShuffledRows(data.Rows, 0.3, seed: 20).TestRows);
        bits.Add(DataSplit.StratifiedRows(data, 0.3, seed: 21).TestRows);
        foreach (Fold fold in DataFolds.Stratified(data, 4, seed: 22).Concat(DataFolds.Shuffled(data.Rows, 4, seed: 23)))
        {
            bits.Add(fold.TestRows);
        }
    }
}
