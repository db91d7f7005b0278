using System.Runtime.InteropServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Evaluation;

/// <summary>Measures how good a network is on a dataset.</summary>
public static class Evaluator
{
    /// <summary>The result of <see cref="ClassOf"/> for outputs that are not finite: they stand for no class.</summary>
    public const int NoClass = -1;

    private static readonly string[] ZeroAndOne = ["0", "1"];

    /// <summary>
    /// The mean loss, the mean errors and, if the targets are classes, the accuracy and the confusion matrix. Targets are classes if the dataset has
    /// class names (the largest output is the class), or if it has one target column of zeros and ones (an output of 0.5 or more is class 1).
    /// </summary>
    /// <remarks>
    /// A sample with an output that is infinite or NaN has no predicted class. It is counted in <see cref="EvaluationResult.NotFinite"/>,
    /// and is wrong in the accuracy and the recall. The mean loss and the mean errors include all samples, and so are infinite or NaN too.
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network; do not train it meanwhile.</param>
    /// <param name="data">The samples.</param>
    /// <param name="loss">The loss.</param>
    /// <exception cref="ArgumentException">The loss or the dataset does not go with the network.</exception>
    public static EvaluationResult Evaluate<T>(Network<T> network, Dataset<T> data, Loss loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        loss.ThrowUnlessFits<T>(network.Shape);
        SampleChecks.ThrowUnlessFits(network.Shape, loss, data, nameof(data));
        ForwardPass<T> pass = ForwardPass<T>.Create(network, network.PlanAt(SimdDefault.Width));
        T[] scratch = new T[2L * pass.MostRows * pass.Stride];
        ConfusionMatrix? confusion = ClassNamesOf(data) is { } names ? new ConfusionMatrix(names) : null;
        bool named = data.ClassNames is not null;
        int outputs = data.TargetColumns;
        int notFinite = 0;
        double lossSum = 0;
        double squareSum = 0;
        double absoluteSum = 0;
        var rows = new RowOutputs<T>(pass, data, scratch, new T[pass.OutputStride]);
        while (rows.MoveNext())
        {
            ReadOnlySpan<T> target = data.Target(rows.Row);
            lossSum += loss.Value(ref rows.Sums, ref rows.Outputs, ref Operands.First(target), outputs);
            ReadOnlySpan<T> predicted = MemoryMarshal.CreateReadOnlySpan(ref rows.Outputs, outputs);
            for (int j = 0; j < outputs; j++)
            {
                double error = ElementType.ToDouble(predicted[j]) - ElementType.ToDouble(target[j]);
                squareSum += error * error;
                absoluteSum += Math.Abs(error);
            }

            bool isFinite = IsFinite(predicted);
            notFinite += isFinite ? 0 : 1;
            confusion?.Add(named ? Largest(target) : ClassOf(target), !isFinite ? NoClass : named ? Largest(predicted) : ClassOf(predicted));
        }

        double values = (double)data.Rows * outputs;
        return new EvaluationResult(data.Rows, lossSum / data.Rows, confusion)
        {
            MeanSquaredError = squareSum / values,
            MeanAbsoluteError = absoluteSum / values,
            NotFinite = notFinite,
        };
    }

    /// <summary>
    /// The class of an output row: the largest output, the first of equals; of a single output, 1 from 0.5 on, else 0.
    /// <see cref="NoClass"/>, −1, if an output is infinite or NaN.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="outputs">A row of outputs, at least one.</param>
    /// <exception cref="ArgumentException">There is no output.</exception>
    [HotPath]
    public static int ClassOf<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (outputs.IsEmpty)
        {
            throw new ArgumentException("outputs is empty; expected at least one value.", nameof(outputs));
        }

        return !IsFinite(outputs) ? NoClass
            : outputs.Length > 1 ? Largest(outputs)
            : outputs[0] + outputs[0] >= T.One ? 1 : 0;
    }

    private static bool IsFinite<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => DatasetChecks.IsFinite(outputs, T.One);

    // The first of the largest finite values. A named class has its own column, even if there is only one; its index is 0.
    private static int Largest<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int largest = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            if (outputs[i] > outputs[largest])
            {
                largest = i;
            }
        }

        return largest;
    }

    private static IReadOnlyList<string>? ClassNamesOf<T>(Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (data.ClassNames is { } names)
        {
            return names;
        }

        if (data.TargetColumns != 1)
        {
            return null;
        }

        for (int row = 0; row < data.Rows; row++)
        {
            T target = data.Target(row)[0];
            if (target != T.Zero && target != T.One)
            {
                return null;
            }
        }

        return ZeroAndOne;
    }
}

/// <summary>How good a network is on a dataset.</summary>
/// <param name="Samples">Samples.</param>
/// <param name="MeanLoss">The mean of the samples' losses; infinite or NaN if one is.</param>
/// <param name="Confusion">The confusion matrix, or null if the targets are not classes.</param>
public sealed record EvaluationResult(int Samples, double MeanLoss, ConfusionMatrix? Confusion)
{
    /// <summary>The mean over all rows and outputs of <c>(a − t)²</c>, of output a and target t.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>The mean over all rows and outputs of <c>|a − t|</c>.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>
    /// Samples with an output that is infinite or NaN: the weights or inputs are too large for the element type. They have no predicted
    /// class, and the means of all samples are not finite either.
    /// </summary>
    public int NotFinite { get; init; }

    /// <summary>
    /// <c>100·(1 − mean |a − t|)</c>. Some tutorials call it accuracy; it is not one: outputs of 0.4 for a target of 0 count as 60 percent right.
    /// </summary>
    public double OneMinusMeanAbsoluteErrorPercent => 100 * (1 - MeanAbsoluteError);

    /// <summary>
    /// The share of samples classified as their own class, or null if the targets are not classes. Samples without a predicted class
    /// (<see cref="NotFinite"/>) are wrong.
    /// </summary>
    public double? Accuracy => Confusion is null ? null : (double)Confusion.Correct / Confusion.Total;
}
