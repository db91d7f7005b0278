using FastBackprop.Cli.Models;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Inspect;

/// <summary>fastbackprop inspect.</summary>
internal sealed class Inspection(string path, ModelFileInfo info, bool json, Streams streams) : IModelAction
{
    public int Run<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = model.Network;
        string[] activations = [.. NetworkText.Activations(network.Shape)];
        var report = new ModelReport
        {
            Path = path,
            ElementType = typeof(T) == typeof(double) ? "double" : "float",
            NumericsVersion = info.NumericsVersion,
            Shape = network.Shape,
            Scaler = model.Scaler,
            ClassNames = model.ClassNames,
            Training = model.Training,
            Layers = [.. activations.Select((activation, layer) => LayerStatistics.Of(network.Weights(layer), activation))],
            WeightsSha256 = WeightsHash.Sha256(network),
            Sums = network.Sums.ToString(),
            Runs = network.PlanAt(SimdDefault.Width).ToString(),
        };
        if (json)
        {
            streams.Out.WriteLine(ModelReportJson.Of(report));
        }
        else
        {
            ModelReportText.Write(report, streams);
        }

        return ExitCode.Success;
    }
}
