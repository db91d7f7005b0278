using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>A trainer that lives on does not keep the dataset alive that it was last given.</summary>
public class DroppedDatasetTests
{
    // Narrow enough for samples in lanes, which remember the rows that they have turned round.
    private static readonly NetworkShape Shape = new(3, (4, Activation.Tanh), 2);

    [Fact]
    public void A_trainer_of_single_samples_lets_its_dataset_go()
    {
        var trainer = new SgdTrainer<float>(new Network<float>(Shape, Initializer.Xavier, 1));
        AssertDropped(trainer, data => trainer.Epoch(data));
    }

    [Fact]
    public void A_trainer_of_batches_lets_its_dataset_go()
    {
        var trainer = new BatchTrainer<float>(new Network<float>(Shape, Initializer.Xavier, 1), Loss.HalfSumOfSquares, 0.1, GradientScale.MeanOverRows);
        AssertDropped(trainer, data =>
        {
            trainer.Epoch(data, null, 4);
            trainer.MeanLoss(data);
        });
    }

    // The same numbers in another dataset are other samples: nothing that is remembered of the first may serve for them.
    [Fact]
    public void Another_dataset_of_the_same_size_is_looked_at_anew()
    {
        var trainer = new BatchTrainer<float>(new Network<float>(Shape, Initializer.Xavier, 1), Loss.HalfSumOfSquares, 0.1, GradientScale.MeanOverRows);
        double first = trainer.MeanLoss(Data(1));
        Assert.NotEqual(first, trainer.MeanLoss(Data(2)));
        Assert.Equal(first, trainer.MeanLoss(Data(1)));
    }

    private static void AssertDropped(object trainer, Action<Dataset<float>> train)
    {
        WeakReference dataset = Train(train);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(dataset.IsAlive);
        GC.KeepAlive(trainer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Train(Action<Dataset<float>> train)
    {
        Dataset<float> data = Data(1);
        train(data);
        return new WeakReference(data);
    }

    private static Dataset<float> Data(int seed) => new(
        [.. Enumerable.Range(0, 8 * 3).Select(i => ((i * seed % 7) / 4f) - 1)], 3, [.. Enumerable.Range(0, 8 * 2).Select(i => (i % 3) / 2f)], 2);
}
