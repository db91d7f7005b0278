using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Tests;

/// <summary>A call of a hot member.</summary>
/// <param name="Member">The member, as <see cref="HotPathAllocationTests.NameOf(System.Reflection.MemberInfo, bool)"/> names it.</param>
/// <param name="Variant">What is special about the call.</param>
/// <param name="Call">The call, all that it needs made beforehand.</param>
internal sealed record HotPathCase(string Member, string Variant, Action Call);

/// <summary>The calls of which none may allocate: at least one for every member that carries the mark.</summary>
internal static class HotPathCases
{
    public static IReadOnlyList<HotPathCase> All { get; } =
    [
        .. Data(),
        .. Scalers(),
        .. Kernels<float>(),
        .. Kernels<double>(),
        .. Networks<float>("float"),
        .. Networks<double>("double"),
        .. Recurrent.RecurrentHotPathCases.All<float>("float"),
        .. Recurrent.RecurrentHotPathCases.All<double>("double"),
    ];

    private static IEnumerable<HotPathCase> Data()
    {
        Dataset<float> data = Dataset<float>.FromClasses(new float[600 * 4], 600, [0, 1, 1, 0], ["a", "b"]);
        Dataset<double> doubles = Dataset<double>.FromClasses(new double[6], 3, [0, 1], ["a", "b"]);
        var order = new SampleOrder(1000, 1);
        yield return new("Dataset<T>.Input", "float", () => _ = data.Input(1)[0]);
        yield return new("Dataset<T>.Input", "double", () => _ = doubles.Input(1)[0]);
        yield return new("Dataset<T>.Target", "float", () => _ = data.Target(1)[0]);
        yield return new("Dataset<T>.Target", "double", () => _ = doubles.Target(1)[0]);
        yield return new("Dataset<T>.ClassOf", "float", () => _ = data.ClassOf(1));
        yield return new("Dataset<T>.ClassOf", "double", () => _ = doubles.ClassOf(1));
        yield return new("SampleOrder.Shuffle", "1000 rows", () => order.Shuffle(3));
        yield return new("SampleOrder.Item", "", () => _ = order[3]);
    }

    private static IEnumerable<HotPathCase> Scalers()
    {
        var wide = new Dataset<float>([.. Enumerable.Range(0, 1200).Select(i => (float)i)], 600, new float[2], 1);
        var row = new float[600];
        var doubleRow = new double[600];
        foreach (Scaling kind in Enum.GetValues<Scaling>())
        {
            Scaler scaler = Scaler.Fit(kind, wide);
            yield return new("Scaler.Transform", $"{kind}, float", () => scaler.Transform<float>(wide.Input(1), row));
            yield return new("Scaler.Transform", $"{kind}, double", () => scaler.Transform<double>(doubleRow, doubleRow));
        }
    }

    private static IEnumerable<HotPathCase> Kernels<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string type = typeof(T).Name;
        var row = new T[37];
        var other = new T[37];
        var third = new T[37];
        yield return new("Activations.Sigmoid", type, () => Activations.Sigmoid<T>(row, other));
        yield return new("Activations.Tanh", type, () => Activations.Tanh<T>(row, other));
        yield return new("Activations.Relu", type, () => Activations.Relu<T>(row, other));
        yield return new("Activations.LeakyRelu", type, () => Activations.LeakyRelu<T>(row, other));
        yield return new("Activations.Softmax", type, () => Activations.Softmax<T>(row, other));
        yield return new("Activations.Gelu", type, () => Activations.Gelu<T>(row, other));
        yield return new("Activations.Silu", type, () => Activations.Silu<T>(row, other));
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            yield return new(
                "Activations.Apply(Activation, ReadOnlySpan<T>, Span<T>)", $"{activation}, {type}", () => Activations.Apply<T>(activation, row, other));
            yield return new(
                "Activations.MultiplyByDerivative(Activation, ReadOnlySpan<T>, ReadOnlySpan<T>, Span<T>)",
                $"{activation}, {type}",
                () => Activations.MultiplyByDerivative<T>(activation, row, other, third));
        }

        T[] x = row[..20];
        T[] y = other[..20];
        var weights = new Matrix<T>(21, 37);
        var rows = new Matrix<T>(9, 20);
        var sums = new Matrix<T>(9, 37);
        var gram = new Matrix<T>(9, 9);
        yield return new(
            "Activations.Apply(Activation, ReadOnlyMatrixSpan<T>, MatrixSpan<T>)",
            type,
            () => Activations.Apply<T>(Activation.Sigmoid, sums.Span, sums.Span));
        yield return new(
            "Activations.MultiplyByDerivative(Activation, ReadOnlyMatrixSpan<T>, ReadOnlyMatrixSpan<T>, MatrixSpan<T>)",
            type,
            () => Activations.MultiplyByDerivative<T>(Activation.Sigmoid, sums.Span, sums.Span, sums.Span));
        yield return new(
            "MatrixPrimitives.Multiply(ReadOnlySpan<T>, ReadOnlyMatrixSpan<T>, Span<T>)",
            type,
            () => MatrixPrimitives.Multiply<T>(x, weights.Span, row));
        yield return new(
            "MatrixPrimitives.Multiply(ReadOnlyMatrixSpan<T>, ReadOnlyMatrixSpan<T>, MatrixSpan<T>)",
            type,
            () => MatrixPrimitives.Multiply<T>(rows.Span, weights.Span, sums.Span));
        yield return new("MatrixPrimitives.MultiplyTransposed", type, () => MatrixPrimitives.MultiplyTransposed<T>(row, weights.Span, y));
        yield return new("MatrixPrimitives.AddOuterProduct", type, () => MatrixPrimitives.AddOuterProduct<T>(T.One, x, row, weights.Span));
        yield return new("MatrixPrimitives.BackwardUpdate", type, () => MatrixPrimitives.BackwardUpdate<T>(row, T.One, x, weights.Span, y));
        yield return new(
            "MatrixPrimitives.AddTransposedProduct", type, () => MatrixPrimitives.AddTransposedProduct<T>(rows.Span, sums.Span, weights.Span));
        yield return new("MatrixPrimitives.LowerGram", type, () => MatrixPrimitives.LowerGram<T>(rows.Span, gram.Span));

        // Views, whose last columns pass element by element.
        var memory = new T[21 * 40];
        yield return new(
            "MatrixPrimitives.Multiply(ReadOnlySpan<T>, ReadOnlyMatrixSpan<T>, Span<T>)",
            $"view, {type}",
            () => MatrixPrimitives.Multiply<T>(x, new MatrixSpan<T>(memory, 21, 37, 40), row));
        yield return new(
            "MatrixPrimitives.Multiply(ReadOnlyMatrixSpan<T>, ReadOnlyMatrixSpan<T>, MatrixSpan<T>)",
            $"view, {type}",
            () => MatrixPrimitives.Multiply<T>(rows.Span, weights.Span, new MatrixSpan<T>(memory, 9, 37, 40)));
        yield return new(
            "MatrixPrimitives.MultiplyTransposed",
            $"view, {type}",
            () => MatrixPrimitives.MultiplyTransposed<T>(row, new MatrixSpan<T>(memory, 21, 37, 40), y));
        yield return new(
            "MatrixPrimitives.AddOuterProduct",
            $"view, {type}",
            () => MatrixPrimitives.AddOuterProduct<T>(T.Zero, x, row, new MatrixSpan<T>(memory, 21, 37, 40)));
        yield return new(
            "MatrixPrimitives.BackwardUpdate",
            $"view, {type}",
            () => MatrixPrimitives.BackwardUpdate<T>(row, T.Zero, x, new MatrixSpan<T>(memory, 21, 37, 40), y));
        yield return new(
            "MatrixPrimitives.AddTransposedProduct",
            $"view, {type}",
            () => MatrixPrimitives.AddTransposedProduct<T>(rows.Span, sums.Span, new MatrixSpan<T>(memory, 21, 37, 40)));
        yield return new(
            "MatrixPrimitives.LowerGram",
            $"view, {type}",
            () => MatrixPrimitives.LowerGram<T>(new MatrixSpan<T>(memory, 9, 20, 40), gram.Span));
        yield return new(
            "Activations.Apply(Activation, ReadOnlyMatrixSpan<T>, MatrixSpan<T>)",
            $"view, {type}",
            () => Activations.Apply<T>(Activation.Sigmoid, sums.Span, new MatrixSpan<T>(memory, 9, 37, 40)));
        yield return new(
            "Activations.MultiplyByDerivative(Activation, ReadOnlyMatrixSpan<T>, ReadOnlyMatrixSpan<T>, MatrixSpan<T>)",
            $"view, {type}",
            () => Activations.MultiplyByDerivative<T>(Activation.Sigmoid, sums.Span, sums.Span, new MatrixSpan<T>(memory, 9, 37, 40)));
    }

    private static IEnumerable<HotPathCase> Networks<T>(string type)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((Loss loss, Activation output) in Tests.Networks.NetworkCase.Ends)
        {
            var run = Tests.Networks.NetworkCase.Of(9, [(20, Activation.Tanh), (5, output)], loss, BiasConvention.Constant, 1);
            Dataset<T> data = run.Data<T>(20);
            var trainer = new SgdTrainer<T>(run.Network<T>(), loss, 1e-6);
            var order = new SampleOrder(data.Rows, 1);
            string variant = $"{loss}, {output}, {type}";
            yield return new("SgdTrainer<T>.Step", variant, () => trainer.Step(data.Input(1), data.Target(1)));
            yield return new("SgdTrainer<T>.Epoch", $"stored order, {variant}", () => trainer.Epoch(data));
            yield return new("SgdTrainer<T>.Epoch", $"shuffled, {variant}", () => trainer.Epoch(data, order));
            foreach (EpochWay way in Enum.GetValues<EpochWay>())
            {
                var forced = new SgdTrainer<T>(run.Network<T>(), loss, 1e-6) { Way = way };
                yield return new("SgdTrainer<T>.Epoch", $"{way}, {variant}", () => forced.Epoch(data));
            }

            foreach (EpochWay way in Enum.GetValues<EpochWay>())
            {
                SgdTrainer<T> threaded = TrainerWithThreads(run.Network<T>(), loss, way);
                yield return new("SgdTrainer<T>.Epoch", $"3 threads, {way}, {variant}", () => threaded.Epoch(data));
            }

            yield return new("SgdTrainer<T>.MeanLoss", variant, () => trainer.MeanLoss(data));
            yield return new("SgdTrainer<T>.LearningRate", variant, () => trainer.LearningRate = trainer.LearningRate);
        }

        // Layers that fit a register. Behind a block of 64 samples, one in each lane, two rows are predicted one by one, six in lanes.
        foreach (int rows in (int[])[66, 70])
        {
            var run = Tests.Networks.NetworkCase.Of(3, [(2, Activation.Tanh), 1], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
            Network<T> network = run.Network<T>();
            Dataset<T> data = run.Data<T>(rows);
            var trainer = new SgdTrainer<T>(network.Clone(), run.Loss, 1e-6);
            var predictor = new Predictor<T>(network);
            T[] inputs = data.Inputs.Data.ToArray();
            var outputs = new T[rows];
            string variant = $"narrow, {rows} rows, {type}";
            yield return new("SgdTrainer<T>.Step", variant, () => trainer.Step(data.Input(1), data.Target(1)));
            yield return new("SgdTrainer<T>.Epoch", variant, () => trainer.Epoch(data));
            yield return new("Predictor<T>.Predict", variant, () => predictor.Predict(inputs.AsSpan(0, 3), outputs.AsSpan(0, 1)));
            yield return new("Predictor<T>.PredictMany(ReadOnlySpan<T>, Span<T>)", variant, () => predictor.PredictMany(inputs, outputs));
        }

        var large = Tests.Networks.NetworkCase.Of(90, [(70, Activation.Tanh), 5], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        var zeros = new Dataset<T>(new T[20 * 90], 90, new T[20 * 5], 5);
        var learner = new SgdTrainer<T>(large.Network<T>(), large.Loss, 1e-6);
        var reader = new Predictor<T>(large.Network<T>());
        var read = new T[20 * 5];
        yield return new("SgdTrainer<T>.Step", $"zeros, {type}", () => learner.Step(zeros.Input(1), zeros.Target(1)));
        yield return new("SgdTrainer<T>.Epoch", $"zeros, {type}", () => learner.Epoch(zeros));
        yield return new("Predictor<T>.Predict", $"zeros, {type}", () => reader.Predict(zeros.Input(1), read.AsSpan(0, 5)));
        yield return new("Predictor<T>.PredictMany(ReadOnlySpan<T>, Span<T>)", $"zeros, {type}", () => reader.PredictMany(zeros.Inputs.Data, read));

        foreach ((Loss loss, Activation output) in Tests.Networks.NetworkCase.Ends)
        {
            var run = Tests.Networks.NetworkCase.Of(4, [(3, Activation.Tanh), (5, output)], loss, BiasConvention.Constant, 1);
            Dataset<T> data = run.Data<T>(300);
            var trainer = new BatchTrainer<T>(run.Network<T>(), loss, 1e-6, GradientScale.Sum);
            yield return new("BatchTrainer<T>.Epoch", $"narrow, {loss}, {output}, {type}", () => trainer.Epoch(data, null, 300));
        }

        foreach (Optimizer optimizer in Optimizer.All)
        {
            var run = Tests.Networks.NetworkCase.Of(9, [20, (5, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);
            Dataset<T> data = run.Data<T>(150);
            var rule = new UpdateRule { Optimizer = optimizer, WeightDecay = 1e-6, LargestGradientNorm = 0.1 };
            var trainer = new BatchTrainer<T>(run.Network<T>(), run.Loss, 1e-6, GradientScale.MeanOverRows, rule);
            var ruled = new SgdTrainer<T>(run.Network<T>(), run.Loss, 1e-6) { Rule = rule };
            var order = new SampleOrder(data.Rows, 1);
            string variant = $"{optimizer.Kind}, {type}";
            yield return new("SgdTrainer<T>.Step", variant, () => ruled.Step(data.Input(1), data.Target(1)));
            yield return new(
                "BatchTrainer<T>.Step(ReadOnlyMatrixSpan<T>, ReadOnlyMatrixSpan<T>)", variant, () => trainer.Step(data.Inputs, data.Targets));
            yield return new("BatchTrainer<T>.Step(Dataset<T>, ReadOnlySpan<Int32>)", variant, () => trainer.Step(data, order.Rows[..20]));
            var shared = new BatchTrainer<T>(run.Network<T>(), run.Loss, 1e-6, GradientScale.MeanOverRows, rule) { DegreeOfParallelism = 3 };
            shared.Team.LeastPart = 1;
            yield return new("BatchTrainer<T>.Epoch", $"3 threads, {variant}", () => shared.Epoch(data, order, 140));
            yield return new("BatchTrainer<T>.Epoch", $"stored order, {variant}", () => trainer.Epoch(data, null, 32));
            yield return new("BatchTrainer<T>.Epoch", $"shuffled, {variant}", () => trainer.Epoch(data, order, 140));
            yield return new("BatchTrainer<T>.MeanLoss", variant, () => trainer.MeanLoss(data));
            yield return new("BatchTrainer<T>.LearningRate", variant, () => trainer.LearningRate = trainer.LearningRate);
        }

        foreach (int units in (int[])[20, 5000])
        {
            var run = Tests.Networks.NetworkCase.Of(9, [units, (5, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);
            Network<T> network = run.Network<T>();
            Network<T> copy = network.Clone();
            var predictor = new Predictor<T>(network);
            T[] inputs = run.Data<T>(20).Inputs.Data.ToArray();
            var outputs = new T[5 * 20];

            // More than one thread takes at a time, or none would be shared.
            T[] manyInputs = run.Data<T>(130).Inputs.Data.ToArray();
            var manyOutputs = new T[5 * 130];
            string variant = $"{units} units, {type}";
            yield return new("Network<T>.CopyTo", variant, () => network.CopyTo(copy));
            yield return new("Predictor<T>.Predict", variant, () => predictor.Predict(inputs.AsSpan(0, 9), outputs.AsSpan(0, 5)));
            yield return new(
                "Predictor<T>.PredictMany(ReadOnlySpan<T>, Span<T>)", variant, () => predictor.PredictMany(inputs, outputs));
            yield return new(
                "Predictor<T>.PredictMany(ReadOnlySpan<T>, Span<T>, Int32)",
                $"2 threads, {variant}",
                () => predictor.PredictMany(manyInputs, manyOutputs, 2));
            yield return new("Evaluator.ClassOf", variant, () => Evaluator.ClassOf<T>(outputs));
        }
    }

    // Small as they are, the products are cut into parts.
    private static SgdTrainer<T> TrainerWithThreads<T>(Network<T> network, Loss loss, EpochWay way)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var trainer = new SgdTrainer<T>(network, loss, 1e-6) { Way = way, DegreeOfParallelism = 3 };
        trainer.Pass.LeastPart = 1;
        return trainer;
    }
}
