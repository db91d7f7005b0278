using System.Reflection;
using FastBackprop.Datasets.Tests;

#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;
#endregion

namespace ReadmeExample;

/// <summary>The README's example, run as it stands there.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_example_trains_saves_predicts_and_goes_on_learning()
    {
        string before = Environment.CurrentDirectory;
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            #region example
            CatalogueDataset<float> digits = DatasetCatalogue.Load<float>("digits");
            var (training, test) = DataSplit.Stratified(digits.Training, testFraction: 0.25, seed: 1);
            Scaler scaler = Scaler.Fit(Scaling.Range, training);

            var shape = new NetworkShape(64, 32, (10, Activation.Softmax));
            var network = new Network<float>(shape, Initializer.Xavier, seed: 42);
            var trainer = new SgdTrainer<float>(network, Loss.CrossEntropy, learningRate: 0.1);
            trainer.Fit(scaler.Transform(training), new FitOptions<float> { Epochs = 20, ShuffleSeed = 42 });

            EvaluationResult result = Evaluator.Evaluate(network, scaler.Transform(test), Loss.CrossEntropy);
            Console.WriteLine($"{shape}: {result.Accuracy:P1} of {result.Samples} test digits");
            ModelFile.Save("digits.safetensors", new Model<float> { Network = network, Scaler = scaler, ClassNames = test.ClassNames });

            // In a service: from any thread, without a lock, without allocating.
            var predictor = new Predictor<float>(network.Clone());
            Span<float> x = stackalloc float[64], y = stackalloc float[10];
            scaler.Transform(test.Input(0), x);
            predictor.Predict(x, y);

            // And learning goes on, one event at a time.
            double loss = trainer.Step(x, test.Target(0));
            #endregion

            Assert.True(result.Accuracy > 0.95);
            Assert.InRange(loss, 0, 1);
            Assert.Equal(test.ClassOf(0), Evaluator.ClassOf<float>(y));
            float[] loaded = new float[10];
            new Predictor<float>(ModelFile.Load<float>("digits.safetensors").Network).Predict(x, loaded);
            Assert.Equal(y.ToArray(), loaded);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_readme_shows_this_example() => Assert.Contains(
        "```csharp\n" + ExampleCode.Of(Resource("ReadmeTests.cs")) + "\n```\n", Resource("README.md"), StringComparison.Ordinal);

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
