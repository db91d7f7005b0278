using System.Globalization;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Models;
using FastBackprop.Training;

namespace FastBackprop.Tests;

/// <summary>What the library writes, reads and says does not depend on how numbers are written where it runs.</summary>
public class CultureTests
{
    private static readonly Network<double> Single = new(new NetworkShape(1, (1, Activation.Identity)));

    public static TheoryData<string, Action> Refusals() => new()
    {
        { "0.5", () => new SgdTrainer<double>(Single.Clone(), learningRate: 0.5).Step([1], [1e200]) },
        { "0.5 and -0.25", () => Initializer.Uniform(0.5, -0.25) },
        { "-0.5", () => Initializer.Normal(-0.5) },
        { "0.75", () => new SgdTrainer<double>(new Network<double>(new NetworkShape(1, (2, Activation.Softmax))), Loss.CrossEntropy).Step([1], [0.5, 0.25]) },
        { "0.1", () => DataSplit.ShuffledRows(2, 0.1, 1) },
        { "-0.5", () => _ = new Scaler(Scaling.Standard, 1, [0.5], [-0.5]) },
        {
            "-0.5",
            () => SampleModels.Save(new Model<double>
            {
                Network = Single,
                Training = new TrainingState { Loss = Loss.HalfSumOfSquares, Steps = 1, Epochs = 1, LearningRate = -0.5 },
            })
        },
        { "0.125", () => throw new NotSettledException(RelaxationPhase.State, 1234, 0.5, 0.25, 0.125) },
    };

    [Fact]
    public void A_model_file_has_the_same_bytes_and_gives_the_same_model()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            Model<double> model = SampleModels.Random<double>(seed);
            byte[] expected = SampleModels.Save(model);
            Assert.Equal(expected, CommaCulture.Run(() => SampleModels.Save(model)));
            Assert.Equal(expected, SampleModels.Save(CommaCulture.Run(() => SampleModels.Load<double>(expected))));
        }
    }

    [Fact]
    public void Names_and_texts_are_the_same()
    {
        Func<string>[] texts =
        [
            () => Initializer.Uniform(-0.5, 1.25).Name,
            () => Initializer.Normal(0.5).Name,
            () => new NetworkShape(1234, 5678).ToString(),
            () => new RecurrentShape(1234, 5, 6).ToString(),
            () => new FixedPointShape(1234, 5, 6).ToString(),
            () => $"{CrossValidated()}",
        ];
        Assert.All(texts, text => Assert.Equal(text(), CommaCulture.Run(text)));
        Assert.Equal("uniform:-0.5,1.25", CommaCulture.Run(texts[0]));
    }

    // Behind the first line the runtime itself writes the value of an argument, in the culture that is.
    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void An_exception_says_the_same(string number, Action call)
    {
        string expected = Message(call);
        Assert.Contains(number, expected);
        Assert.Equal(expected, CommaCulture.Run(() => Message(call)));
        Assert.Equal("−0,5", CommaCulture.Run(() => (-0.5).ToString(CultureInfo.CurrentCulture)));
    }

    private static string Message(Action call) => Assert.IsAssignableFrom<Exception>(Record.Exception(call)).Message.Split(Environment.NewLine)[0];

    private static CrossValidationResult CrossValidated()
    {
        var data = new Dataset<double>([0, 0.5, 1, 1.5], 1, [1, 0.5, 0, 0], 1);
        return CrossValidation.Run(data, DataFolds.Shuffled(4, 2, 1), Loss.HalfSumOfSquares, _ => Single.Clone());
    }
}
