using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Tests.Oracles;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

[Trait("Suite", "NoIntrinsics")]
public class TextbookTests
{
    private const double LearningRate = 0.3;

    [Fact]
    public void Step_matches_the_textbook_update() => NetworkCase.Check(NetworkCase.Any(12), StepMatches<double>, 300);

    [Fact]
    public void Step_of_a_float_network_matches_the_textbook_update_too() =>
        NetworkCase.Check(NetworkCase.Any(12), StepMatches<float>, 300);

    private static void StepMatches<T>(NetworkCase run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = run.Network<T>();
        Network<double> exact = Weights.ToDouble(network);
        int layers = run.Shape.Layers.Length;
        double[][,] weights = [.. Enumerable.Range(0, layers).Select(layer => Weights.Table(exact, layer))];
        var textbook = new TextbookNetwork(run.Shape, run.Loss, weights);
        Dataset<T> data = run.Data<T>(1);
        double[] x = [.. data.Input(0).ToArray().Select(double.CreateTruncating)];
        double[] target = [.. data.Target(0).ToArray().Select(double.CreateTruncating)];
        double tolerance = Tolerance<T>(textbook.Weights, x);

        double loss = textbook.Step(x, target, LearningRate);
        Close(loss, new SgdTrainer<T>(network, run.Loss, LearningRate).Step(data.Input(0), data.Target(0)), tolerance * (1 + loss), "loss");
        for (int layer = 0; layer < layers; layer++)
        {
            double[,] expected = textbook.Weights[layer];
            T[] actual = Weights.Of(network, layer);
            for (int i = 0; i < actual.Length; i++)
            {
                (int row, int column) = Math.DivRem(i, expected.GetLength(1));
                string what = $"weight {row}, {column} of layer {layer}";
                Close(expected[row, column], double.CreateTruncating(actual[i]), tolerance * (1 + loss), what);
            }
        }
    }

    // Every number is a sum of at most 13 products, so it is off by at most 13 unit roundings u of the sum of their magnitudes,
    // and 3 more for the activation: 16u. An error travels through a layer at most multiplied by the largest sum of magnitudes
    // of a unit's weights, once on its way forward and once back, since no activation and no slope is steeper than 1; where it
    // passes it meets inputs no larger than that same product. The error of the output, by which it is multiplied, is at most
    // 2(1 + loss).
    private static double Tolerance<T>(double[][,] weights, double[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double growth = 1 + x.Max(Math.Abs);
        foreach (double[,] layer in weights)
        {
            growth *= Math.Max(1, LargestSum(layer, 1)) * Math.Max(1, LargestSum(layer, 0));
        }

        return 32 * growth * (typeof(T) == typeof(float) ? 1.0 / (1 << 24) : 1.0 / (1L << 53));
    }

    private static double LargestSum(double[,] matrix, int dimension) =>
        Enumerable.Range(0, matrix.GetLength(dimension)).Max(k => Enumerable.Range(0, matrix.GetLength(1 - dimension))
            .Sum(i => Math.Abs(dimension == 1 ? matrix[i, k] : matrix[k, i])));

    private static void Close(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected:R} ± {tolerance}, got {actual:R}");
}
