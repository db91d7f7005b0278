using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Models;

namespace FastBackprop.Cli.Models;

/// <summary>Samples for a model: its classes, its number of inputs and outputs.</summary>
internal static class ModelSamples
{
    /// <summary>Reads the samples, unscaled.</summary>
    /// <exception cref="InvalidDataException">A sample has another number of inputs or targets than the model.</exception>
    public static Dataset<T> Load<T>(Model<T> model, SampleSource source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The two classes of a single output are numbers in the samples.
        Dataset<T> samples = source.LoadForEvaluation<T>(model.Network.Shape.Outputs == 1 ? null : model.ClassNames);
        if (samples.InputColumns != model.Network.Shape.Inputs)
        {
            throw new InvalidDataException(
                $"{source.Name} has {Wording.Count(samples.InputColumns, "input")} a sample; the model has {model.Network.Shape.Inputs}.");
        }

        return samples.TargetColumns == model.Network.Shape.Outputs
            ? samples
            : throw new InvalidDataException(
                $"{source.Name} has {Wording.Count(samples.TargetColumns, "target")} a sample; "
                + $"the model has {Wording.Count(model.Network.Shape.Outputs, "output")}.");
    }
}
