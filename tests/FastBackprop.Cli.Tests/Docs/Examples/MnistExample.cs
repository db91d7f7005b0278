#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>Two epochs, each at a rate of its own.</summary>
internal static class MnistExample
{
    public static void Run()
    {
        #region example
        CatalogueDataset<float> mnist = DatasetCatalogue.Load<float>("mnist");
        Scaler scaler = Scaler.Fit(Scaling.Range, mnist.Training);
        Dataset<float> training = scaler.Transform(mnist.Training);
        Dataset<float> test = scaler.Transform(mnist.Test!);

        var shape = new NetworkShape(784, (30, Activation.Relu), (10, Activation.Softmax));
        var network = new Network<float>(shape, Initializer.He, seed: 42);
        var trainer = new SgdTrainer<float>(network, Loss.CrossEntropy);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            trainer.LearningRate = epoch == 0 ? 0.03 : 0.003;
            EpochResult result = trainer.Epoch(training, new SampleOrder(training.Rows, seed: (ulong)epoch));
            double accuracy = Evaluator.Evaluate(network, test, Loss.CrossEntropy).Accuracy!.Value;
            Console.WriteLine($"epoch {epoch + 1}: rate {trainer.LearningRate}, loss {result.MeanLoss:F4}, test accuracy {accuracy:F4}");
        }
        #endregion
    }
}
