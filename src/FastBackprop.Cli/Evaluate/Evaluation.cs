using FastBackprop.Cli.Models;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Samples;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Training;

namespace FastBackprop.Cli.Evaluate;

/// <summary>fastbackprop evaluate.</summary>
internal sealed class Evaluation(string path, SampleSource source, bool json, Streams streams) : IModelAction
{
    public int Run<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The two classes of a single output are numbers in the samples.
        IReadOnlyList<string>? classNames = model.Network.Shape.Outputs == 1 ? null : model.ClassNames;
        Dataset<T> samples = source.LoadForEvaluation<T>(classNames);
        ThrowUnlessFits(model, samples);
        Loss loss = model.Training?.Loss ?? LossPairing.LossFor(model.Network.Shape.OutputActivation);
        Dataset<T> scaled = model.Scaler is null ? samples : model.Scaler.Transform(samples);
        var report = new EvaluationReport(
            path, source.Name, model.Network.Shape.ToString(), loss, Evaluator.Evaluate(model.Network, scaled, loss));
        if (json)
        {
            streams.Out.WriteLine(report.ToJson());
        }
        else
        {
            report.WriteTo(streams);
        }

        return ExitCode.Success;
    }

    private void ThrowUnlessFits<T>(Model<T> model, Dataset<T> samples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (samples.InputColumns != model.Network.Shape.Inputs)
        {
            throw new InvalidDataException(
                $"{source.Name} has {Wording.Count(samples.InputColumns, "input")} a sample; the model has {model.Network.Shape.Inputs}.");
        }

        if (samples.TargetColumns != model.Network.Shape.Outputs)
        {
            throw new InvalidDataException(
                $"{source.Name} has {Wording.Count(samples.TargetColumns, "target")} a sample; the model has {Wording.Count(model.Network.Shape.Outputs, "output")}.");
        }
    }
}
