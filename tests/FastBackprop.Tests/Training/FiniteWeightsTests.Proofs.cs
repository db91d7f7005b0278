using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <content>What is known of the weights beforehand, and what ends it.</content>
public abstract partial class FiniteWeightsTests<T>
{
    // A network that nothing is proven of takes the step in full, with the weights of the other steps.
    [Fact]
    public void Steps_that_are_not_proven_have_the_bits_of_those_that_are()
    {
        NetworkCase.Check(NetworkCase.Any(20), run =>
        {
            foreach (EpochWay way in Enum.GetValues<EpochWay>())
            {
                SgdTrainer<T> proven = Trainer(run, way);
                SgdTrainer<T> inFull = Trainer(run, way);
                inFull.Pass.Bound.Limit = 0;
                Dataset<T> data = run.Data<T>(20);
                if (way == EpochWay.Blocked)
                {
                    // In full there are no blocks.
                    proven.Way = EpochWay.Streaming;
                }

                Assert.Equal(proven.Epoch(data).MeanLoss, inFull.Epoch(data).MeanLoss);
                Assert.Equal(Weights.Bits(proven.Network), Weights.Bits(inFull.Network));
            }
        }, 60);
    }

    [Fact]
    public void Updates_that_are_not_proven_have_the_bits_of_those_that_are()
    {
        NetworkCase run = NetworkCase.Of(30, [(70, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<T> data = run.Data<T>(40);
        foreach (UpdateRule? rule in Rules)
        {
            BatchTrainer<T> proven = Batch(run.Network<T>(), run, 0.1, rule);
            BatchTrainer<T> inFull = Batch(run.Network<T>(), run, 0.1, rule);
            inFull.Update.Bound.Limit = 0;
            for (int epoch = 0; epoch < 3; epoch++)
            {
                Assert.Equal(proven.Epoch(data, null, 16), inFull.Epoch(data, null, 16));
            }

            Assert.Equal(Weights.Bits(proven.Network), Weights.Bits(inFull.Network));
            Assert.Equal(proven.Update.Memory.First.Span.ToArray(), inFull.Update.Memory.First.Span.ToArray());
        }
    }

    // What a trainer knows of the weights ends when they are changed by others: here a loss that it has allowed before would now overflow
    // the first layer, behind a sigmoid that keeps the loss small.
    [Fact]
    public void Weights_written_from_outside_are_looked_at_again()
    {
        var shape = new NetworkShape(1, (1, Activation.Identity), (1, Activation.Sigmoid)) { Bias = BiasConvention.None };
        T large = T.BitDecrement(T.PositiveInfinity);
        foreach (bool isCopied in (bool[])[false, true])
        {
            var network = new Network<T>(shape, Initializer.Xavier, 1);
            var trainer = new SgdTrainer<T>(network, learningRate: 100);
            for (int step = 0; step < 3; step++)
            {
                trainer.Step([T.One], [T.Zero]);
            }

            Network<T> written = isCopied ? network.Clone() : network;
            written.SetWeights(0, [T.Zero]);
            written.SetWeights(1, [large]);
            if (isCopied)
            {
                written.CopyTo(network);
            }

            byte[] before = Weights.Bits(network);
            Assert.Throws<TrainingDivergedException>(() => trainer.Step([T.One], [T.One]));
            Assert.Equal(before, Weights.Bits(network));
        }
    }

    // Two trainers of one network: what one has done is news to the other.
    [Fact]
    public void Weights_trained_by_another_are_looked_at_again()
    {
        NetworkCase run = NetworkCase.Of(2, [(3, Activation.Sigmoid), (2, Activation.Sigmoid)], Loss.HalfSumOfSquares, BiasConvention.Constant, 3);
        Dataset<T> data = run.Data<T>(20);
        Network<T> network = run.Network<T>();
        var first = new SgdTrainer<T>(network, learningRate: 0.1);
        BatchTrainer<T> second = Batch(network, run, double.CreateTruncating(Large), null);
        for (int round = 0; round < 20; round++)
        {
            foreach (Action train in (Action[])[() => first.Epoch(data), () => second.Epoch(data, null, 20)])
            {
                try
                {
                    train();
                }
                catch (TrainingDivergedException)
                {
                }

                AssertFinite(network, second.Update);
            }
        }
    }
}
