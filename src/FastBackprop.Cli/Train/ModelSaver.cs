using FastBackprop.Data;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Train;

/// <summary>Writes the model file after each epoch, so that a training that is broken off leaves its last complete epoch.</summary>
internal sealed class ModelSaver(string path, TrainPlan plan, TrainingData data, string dataset)
{
    /// <summary>Epochs that the file has seen; 0 where nothing has been written.</summary>
    public int SavedEpochs { get; private set; }

    /// <exception cref="ArgumentException">No file can hold the model, as its names are: that is to be known before the training.</exception>
    public void ThrowUnlessSavable() => ModelFile.Save(Stream.Null, ModelOf(new Network<float>(plan.Shape), 0, 0, 0));

    /// <param name="network">The network.</param>
    /// <param name="report">The epoch.</param>
    /// <param name="steps">Updates made so far.</param>
    public void Save(Network<float> network, EpochReport report, long steps)
    {
        ModelFile.Save(path, ModelOf(network, steps, report.Epoch, report.LearningRate));
        SavedEpochs = report.Epoch;
    }

    private Model<float> ModelOf(Network<float> network, long steps, int epochs, double learningRate) => new()
    {
        Network = network,
        Scaler = data.Scaler.Kind == Scaling.None ? null : data.Scaler,
        ClassNames = data.ClassNames,
        Training = new TrainingState
        {
            Loss = plan.Loss,
            Steps = steps,
            Epochs = epochs,
            ShuffleSeed = plan.ShuffleSeed,
            LearningRate = learningRate,
            Dataset = dataset,
            Update = plan.Update.Description,
        },
    };
}
