using FastBackprop.Data;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Train;

/// <summary>Writes the model file after each epoch, so that a training that is broken off leaves its last complete epoch.</summary>
internal sealed class ModelSaver(string path, TrainPlan plan, TrainingData data, string dataset)
{
    /// <summary>Epochs that the file has seen; 0 where nothing has been written.</summary>
    public int SavedEpochs { get; private set; }

    public void Save(Network<float> network, EpochReport report)
    {
        ModelFile.Save(path, new Model<float>
        {
            Network = network,
            Scaler = data.Scaler.Kind == Scaling.None ? null : data.Scaler,
            ClassNames = data.ClassNames,
            Training = new TrainingState
            {
                Loss = plan.Loss,
                Steps = report.AllSamples,
                Epochs = report.Epoch,
                ShuffleSeed = plan.ShuffleSeed,
                LearningRate = report.LearningRate,
                Dataset = dataset,
                Update = plan.Update.Description,
            },
        });
        SavedEpochs = report.Epoch;
    }
}
