using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Models;

public class ModelRoundTripTests
{
    [Fact]
    public void A_model_comes_back_as_it_was_in_float() => EveryModelComesBack<float>();

    [Fact]
    public void A_model_comes_back_as_it_was_in_double() => EveryModelComesBack<double>();

    [Fact]
    public void Float_weights_are_read_as_double_exactly() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            seed =>
            {
                Model<float> model = SampleModels.Random<float>(seed);
                Model<double> loaded = SampleModels.Load<double>(SampleModels.Save(model));
                Assert.Equal(model.Network.Shape, loaded.Network.Shape);
                for (int layer = 0; layer < model.Network.Shape.Layers.Length; layer++)
                {
                    Assert.Equal(SampleModels.Weights(model.Network, layer).Select(w => (double)w), SampleModels.Weights(loaded.Network, layer));
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Double_weights_are_not_rounded_to_float()
    {
        byte[] file = SampleModels.Save(SampleModels.Random<double>(1));
        var error = Assert.Throws<InvalidDataException>(() => SampleModels.Load<float>(file));
        Assert.Equal("the stream: its weights are double, and float would round them; load it as double.", error.Message);
    }

    [Fact]
    public void Every_activation_bias_loss_and_scaling_has_a_name_in_files()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            Assert.Equal(activation, ComesBack(new NetworkShape(2, (1, activation))).Network.Shape.OutputActivation);
        }

        foreach (BiasConvention bias in Enum.GetValues<BiasConvention>())
        {
            Assert.Equal(bias, ComesBack(new NetworkShape(2, 3, 1) { Bias = bias }).Network.Shape.Bias);
        }

        foreach (Loss loss in Loss.All.Append(Loss.Huber(0.1)))
        {
            var training = new TrainingState { Loss = loss, Steps = 0, Epochs = 0 };
            Assert.Equal(training, ComesBack(new NetworkShape(2, 1), training: training).Training);
        }

        foreach (Scaling kind in Enum.GetValues<Scaling>())
        {
            double[] parameters = kind switch { Scaling.MinMax or Scaling.Standard => [0, 3], Scaling.Range => [7], _ => [] };
            Assert.Equal(kind, ComesBack(new NetworkShape(2, 1), new Scaler(kind, 2, parameters, parameters)).Scaler!.Kind);
        }
    }

    [Fact]
    public void The_largest_numbers_come_back()
    {
        var training = new TrainingState
        {
            Loss = Loss.CrossEntropy,
            Steps = long.MaxValue,
            Epochs = int.MaxValue,
            ShuffleSeed = ulong.MaxValue,
            LearningRate = double.MaxValue,
        };
        var scaler = new Scaler(Scaling.MinMax, 2, [-double.MaxValue, double.Epsilon], [0, double.MaxValue]);
        Model<float> loaded = ComesBack(new NetworkShape(2, 1), scaler, training);
        Assert.Equal(training, loaded.Training);
        AssertSame(scaler, loaded.Scaler);
    }

    [Fact]
    public void A_single_output_may_have_the_names_of_two_classes()
    {
        var model = new Model<float> { Network = new(new NetworkShape(2, 1)), ClassNames = ["no", "yes"] };
        Assert.Equal(["no", "yes"], SampleModels.Load<float>(SampleModels.Save(model)).ClassNames);
    }

    [Fact]
    public void Streams_are_written_and_read_from_where_they_are()
    {
        Model<float> model = SampleModels.Random<float>(5);
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        ModelFile.Save(stream, model);
        stream.Position = 3;
        Assert.Equal(WeightsHash.Sha256(model.Network), WeightsHash.Sha256(ModelFile.Load<float>(stream).Network));
    }

    public static TheoryData<string, Model<float>> BadModels()
    {
        var network = new Network<float>(new NetworkShape(2, 3));
        var training = new TrainingState { Loss = Loss.CrossEntropy, Steps = 1, Epochs = 1 };
        var diverged = new Network<float>(new NetworkShape(2, 3));
        diverged.MutableWeights(0)[1, 2] = float.NaN;
        return new()
        {
            { "layer 0 has a weight that is not finite, in row 1", new() { Network = diverged } },
            { "there are 2 class names; the network has 3 outputs", new() { Network = network, ClassNames = ["a", "b"] } },
            { "two classes have the name \"b\"", new() { Network = network, ClassNames = ["a", "b", "b"] } },
            { "a class name is null, or has a control character or half a surrogate pair in it", new() { Network = network, ClassNames = ["a", "b", "\ud83d"] } },
            { "a class name is null, or has a control character or half a surrogate pair in it", new() { Network = network, ClassNames = ["a", "b", null!] } },
            { "a class name is null, or has a control character or half a surrogate pair in it", new() { Network = network, ClassNames = ["a", "b", "\u001b]0;c\u0007"] } },
            { "the scaler has 3 columns; the network has 2 inputs", new() { Network = network, Scaler = new Scaler(Scaling.UnitRow, 3, [], []) } },
            { "training has -1 steps; expected 0 or more", new() { Network = network, Training = training with { Steps = -1 } } },
            { "training has -1 epochs; expected 0 or more", new() { Network = network, Training = training with { Epochs = -1 } } },
            { "the learning rate is NaN; expected a finite number of 0 or more", new() { Network = network, Training = training with { LearningRate = double.NaN } } },
            { "the learning rate is -1; expected a finite number of 0 or more", new() { Network = network, Training = training with { LearningRate = -1 } } },
            { "the update has a control character or half a surrogate pair in it", new() { Network = network, Training = training with { Update = "\n" } } },
            { "the name of the dataset has a control character or half a surrogate pair in it", new() { Network = network, Training = training with { Dataset = "x\udc00" } } },
        };
    }

    [Theory]
    [MemberData(nameof(BadModels))]
    public void A_model_that_could_not_be_read_is_not_written(string fault, Model<float> model)
    {
        using var stream = new MemoryStream();
        var error = Assert.Throws<ArgumentException>(() => ModelFile.Save(stream, model));
        Assert.Equal($"The model cannot be written: {fault}. (Parameter 'model')", error.Message);
        Assert.Equal(0, stream.Length);
    }

    private static void EveryModelComesBack<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            seed =>
            {
                Model<T> model = SampleModels.Random<T>(seed);
                byte[] file = SampleModels.Save(model);
                Model<T> loaded = SampleModels.Load<T>(file);
                Assert.Equal(model.Network.Shape, loaded.Network.Shape);
                Assert.Equal(model.Training, loaded.Training);
                Assert.Equal(model.ClassNames, loaded.ClassNames);
                AssertSame(model.Scaler, loaded.Scaler);
                for (int layer = 0; layer < model.Network.Shape.Layers.Length; layer++)
                {
                    Assert.Equal(SampleModels.Weights(model.Network, layer), SampleModels.Weights(loaded.Network, layer));
                }

                Assert.Equal(file, SampleModels.Save(loaded));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Model<float> ComesBack(NetworkShape shape, Scaler? scaler = null, TrainingState? training = null) =>
        SampleModels.Load<float>(SampleModels.Save(new Model<float> { Network = new(shape), Scaler = scaler, Training = training }));

    private static void AssertSame(Scaler? expected, Scaler? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null && actual is not null)
        {
            Assert.Equal(expected.Kind, actual.Kind);
            Assert.Equal(expected.Columns, actual.Columns);
            Assert.Equal(expected.Offsets, actual.Offsets);
            Assert.Equal(expected.Divisors, actual.Divisors);
        }
    }
}
