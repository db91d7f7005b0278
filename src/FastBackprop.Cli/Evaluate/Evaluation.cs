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
        Dataset<T> samples = ModelSamples.Load(model, source);
        Loss loss = model.Training?.Loss ?? LossText.For(model.Network.Shape.OutputActivation);
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
}
