using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>The library in one page: a network that learns "one or the other, but not both".</summary>
[Trait("Suite", "NoIntrinsics")]
public class XorTests
{
    [Fact]
    public void A_network_of_two_hidden_units_learns_exclusive_or()
    {
        // What it learns from: four samples of two inputs and one target.
        var data = new Dataset<double>(inputs: [0, 0, 0, 1, 1, 0, 1, 1], inputColumns: 2, targets: [0, 1, 1, 0], targetColumns: 1);

        // Two inputs, two hidden units and one output, all sigmoids. The computed bias unit is a third hidden unit.
        var network = new Network<double>(new NetworkShape(2, 2, 1) { Bias = BiasConvention.ComputedUnit });

        // The weights from each of the two inputs and from the constant 1 to the hidden units; then from these to the output.
        network.SetWeights(
            0,
            [
                1.2473733762017727, 0.28295387557714186, 0.6920722655660195,
                1.5845507770701677, 1.3205629190941615, -0.6910398159642224,
                0.6718139627591401, -0.10702570836876694, -0.07298675004951398,
            ]);
        network.SetWeights(1, [0.29033698506566086, 0.10185418595418383, 1.0283266584734614]);
        Assert.Equal(0.5, Evaluator.Evaluate(network, data, Loss.HalfSumOfSquares).Accuracy);

        // 20,000 times over the four samples, a step after each.
        var trainer = new SgdTrainer<double>(network, Loss.HalfSumOfSquares, learningRate: 0.5);
        FitResult result = trainer.Fit(data, new FitOptions<double> { Epochs = 20_000 });
        Assert.Equal(80_000, result.Steps);
        Assert.InRange(result.MeanLoss, 0, 1e-4);

        // It knows them now.
        var predictor = new Predictor<double>(network);
        var outputs = new double[4];
        predictor.PredictMany([0, 0, 0, 1, 1, 0, 1, 1], outputs);
        Assert.Equal([0, 1, 1, 0], outputs.Select(output => Math.Round(output)));
        Assert.Equal(1, Evaluator.Evaluate(network, data, Loss.HalfSumOfSquares).Accuracy);
    }
}
