using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Pictures;

/// <summary>A sample that the network answers wrongly.</summary>
/// <param name="Row">Its row in the part that was judged.</param>
/// <param name="Outputs">What the network answers.</param>
/// <param name="Badness">
/// Of classes, how far the class that it was taken for is above its own; of values, half the sum of the squared differences; infinite
/// where an output is not finite.
/// </param>
internal sealed record Mistake(int Row, double[] Outputs, double Badness);

/// <summary>Finds the samples that a network is most wrong about.</summary>
internal static class Mistakes
{
    private const int Most = 24;

    /// <summary>The worst first; of classes only those that were taken for another, or for none.</summary>
    public static IReadOnlyList<Mistake> Worst<T>(Network<T> network, Dataset<T> data, bool areClasses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var predictor = new Predictor<T>(network);
        var found = new List<(int Row, double Badness)>();
        T[] answer = new T[network.Shape.Outputs];
        for (int row = 0; row < data.Rows; row++)
        {
            predictor.Predict(data.Input(row), answer);
            double[] outputs = Doubles.Of<T>(answer);
            double[] target = Doubles.Of(data.Target(row));
            double badness = !outputs.All(double.IsFinite) ? double.PositiveInfinity
                : areClasses ? Confidence(outputs, target)
                : HalfSumOfSquares(outputs, target);
            if (badness > 0)
            {
                found.Add((row, badness));
            }
        }

        // The sort is stable: of equals the first row comes first. The outputs of all mistakes would be as large as the targets.
        return [.. found.OrderByDescending(mistake => mistake.Badness).Take(Most).Select(mistake =>
        {
            predictor.Predict(data.Input(mistake.Row), answer);
            return new Mistake(mistake.Row, Doubles.Of<T>(answer), mistake.Badness);
        })];
    }

    private static double Confidence(double[] outputs, double[] target)
    {
        int actual = Evaluator.ClassOf<double>(target);
        int predicted = Evaluator.ClassOf<double>(outputs);
        double ahead = outputs.Length == 1 ? Math.Abs(outputs[0] - target[0]) : outputs[predicted] - outputs[actual];

        // The first of equal outputs is the class: a tie can be a mistake too.
        return actual == predicted ? 0 : Math.Max(double.Epsilon, ahead);
    }

    private static double HalfSumOfSquares(double[] outputs, double[] target)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double difference = outputs[i] - target[i];
            sum += difference * difference;
        }

        return sum / 2;
    }
}
