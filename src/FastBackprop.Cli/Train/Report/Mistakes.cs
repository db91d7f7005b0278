using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Train.Report;

/// <summary>A sample that the network answers wrongly.</summary>
/// <param name="Row">Its row in the part that was judged.</param>
/// <param name="Outputs">What the network answers.</param>
/// <param name="Badness">
/// Of classes, how far the class that it was taken for is above its own; of values, half the sum of the squared differences.
/// </param>
internal sealed record Mistake(int Row, float[] Outputs, double Badness);

/// <summary>Finds the samples that a network is most wrong about.</summary>
internal static class Mistakes
{
    private const int Most = 24;

    /// <summary>The worst first; of classes only those that were taken for another.</summary>
    public static IReadOnlyList<Mistake> Worst(Network<float> network, Dataset<float> data, bool areClasses)
    {
        var predictor = new Predictor<float>(network);
        var found = new List<Mistake>();
        float[] outputs = new float[network.Shape.Outputs];
        for (int row = 0; row < data.Rows; row++)
        {
            predictor.Predict(data.Input(row), outputs);
            double badness = areClasses ? Confidence(outputs, data.Target(row)) : HalfSumOfSquares(outputs, data.Target(row));
            if (badness > 0)
            {
                found.Add(new Mistake(row, [.. outputs], badness));
            }
        }

        // The sort is stable: of equals the first row comes first.
        return [.. found.OrderByDescending(mistake => mistake.Badness).Take(Most)];
    }

    private static double Confidence(float[] outputs, ReadOnlySpan<float> target)
    {
        int actual = Evaluator.ClassOf(target);
        int predicted = Evaluator.ClassOf<float>(outputs);
        double ahead = outputs.Length == 1 ? Math.Abs((double)outputs[0] - target[0]) : (double)outputs[predicted] - outputs[actual];

        // The first of equal outputs is the class: a tie can be a mistake too.
        return actual == predicted ? 0 : Math.Max(double.Epsilon, ahead);
    }

    private static double HalfSumOfSquares(float[] outputs, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double difference = (double)outputs[i] - target[i];
            sum += difference * difference;
        }

        return sum / 2;
    }
}
