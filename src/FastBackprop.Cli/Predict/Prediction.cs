using FastBackprop.Cli.Models;
using FastBackprop.Cli.Terminal;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Inference;
using FastBackprop.Models;

namespace FastBackprop.Cli.Predict;

/// <summary>fastbackprop predict.</summary>
internal sealed class Prediction(RowSource rows, IPredictionFormat format, TextWriter writer) : IModelAction
{
    public int Run<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = model.Network.Shape.Outputs;
        if (format.Header(model.ClassNames, outputs) is { } header)
        {
            writer.WriteLine(header);
        }

        var predictor = new Predictor<T>(model.Network);
        var y = new T[outputs];
        foreach (T[] x in CsvRows.Read<T>(rows.Text, model.Network.Shape.Inputs, sourceName: rows.Name))
        {
            model.Scaler?.Transform<T>(x, x);
            predictor.Predict(x, y);
            writer.WriteLine(format.Row(model.ClassNames?[Evaluator.ClassOf<T>(y)], y));
        }

        return ExitCode.Success;
    }
}
