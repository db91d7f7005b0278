using FastBackprop.Cli.Models;
using FastBackprop.Cli.Terminal;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Models;

namespace FastBackprop.Cli.Predict;

/// <summary>fastbackprop predict.</summary>
internal sealed class Prediction(RowSource rows, IPredictionFormat format, Streams streams) : IModelAction
{
    public int Run<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = model.Network.Shape.Outputs;
        if (format.Header(model.ClassNames, outputs) is { } header)
        {
            streams.Out.WriteLine(header);
        }

        var predictor = new Predictor<T>(model.Network);
        var y = new T[outputs];
        long samples = 0;
        long notFinite = 0;
        foreach (T[] x in CsvRows.Read<T>(rows.Text, model.Network.Shape.Inputs, sourceName: rows.Name))
        {
            model.Scaler?.Transform<T>(x, x);
            predictor.Predict(x, y);
            int predicted = Evaluator.ClassOf<T>(y);
            samples++;
            notFinite += predicted == Evaluator.NoClass ? 1 : 0;
            string? className = model.ClassNames is null ? null : predicted == Evaluator.NoClass ? "" : model.ClassNames[predicted];
            streams.Out.WriteLine(format.Row(className, y));
        }

        if (notFinite > 0)
        {
            streams.Tell($"{Wording.NotFinite(notFinite, samples)}{(model.ClassNames is null ? "." : "; no class is named for them.")}");
        }

        return ExitCode.Success;
    }
}
