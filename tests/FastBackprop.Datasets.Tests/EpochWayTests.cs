using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Datasets.Tests;

/// <summary>The ways of computing an epoch agree on real data, over many steps.</summary>
public class EpochWayTests
{
    private static readonly Lazy<(Dataset<float> Training, Dataset<float> Test)> Mnist = new(() =>
    {
        CatalogueDataset<float> mnist = DatasetCatalogue.Load<float>("mnist");
        Scaler scaler = Scaler.Fit(mnist.Entry.DefaultScaling, mnist.Training);
        return (scaler.Transform(mnist.Training), scaler.Transform(mnist.Test!));
    });

    // Two orders of summation alone differ by 7e-6 after three epochs at this rate.
    [Fact]
    public void After_three_epochs_of_mnist_the_weights_agree_to_1e_4()
    {
        float[] streaming = Weights(Train(0.1, EpochWay.Streaming));
        float[] sparse = Weights(Train(0.1, EpochWay.Sparse));
        float[] blocked = Weights(Train(0.1, EpochWay.Blocked));
        Assert.Equal(streaming, sparse);
        Assert.True(streaming.Zip(blocked).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-4f));
        Assert.NotEqual(streaming, blocked);
    }

    // At five times the rate roundings grow, but not so far that the result is another one.
    [Fact]
    public void At_a_high_rate_the_accuracies_agree_to_three_tenths_of_a_point()
    {
        double streaming = Accuracy(Train(0.5, EpochWay.Streaming));
        double blocked = Accuracy(Train(0.5, EpochWay.Blocked));
        Assert.InRange(blocked, streaming - 0.003, streaming + 0.003);
        Assert.True(streaming > 0.95);
    }

    private static Network<float> Train(double rate, EpochWay way)
    {
        var network = new Network<float>(new NetworkShape(784, 128, 10), Initializer.ScaledNormal, 42);
        new SgdTrainer<float>(network, Loss.HalfSumOfSquares, rate) { Way = way }
            .Fit(Mnist.Value.Training, new FitOptions<float> { Epochs = 3, ShuffleSeed = 42 });
        return network;
    }

    private static float[] Weights(Network<float> network)
    {
        float[] hidden = new float[785 * 128];
        float[] output = new float[129 * 10];
        network.CopyWeightsTo(0, hidden);
        network.CopyWeightsTo(1, output);
        return [.. hidden, .. output];
    }

    private static double Accuracy(Network<float> network) =>
        Evaluator.Evaluate(network, Mnist.Value.Test, Loss.HalfSumOfSquares).Accuracy!.Value;
}
