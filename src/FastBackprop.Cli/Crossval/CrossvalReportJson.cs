using System.Text.Json;
using FastBackprop.Cli.Evaluate;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Evaluation;

namespace FastBackprop.Cli.Crossval;

/// <summary>A cross-validation as one JSON object.</summary>
internal static class CrossvalReportJson
{
    public static string Render(CrossvalReport report) => Json.Object(json =>
    {
        json.WriteString("dataset", report.Settings.Training.Source.Name);
        json.WriteString("shape", report.Run.Plan.Shape.ToString());
        json.WriteString("lossFunction", report.Run.Plan.Loss.Text);
        json.WriteNumber("samples", report.Run.Samples.Rows);
        json.WriteNumber("folds", report.Run.Folds.Count);
        json.WriteBoolean("stratified", report.Settings.Stratified);
        json.WriteString("scaling", Scaler.Words.Of(report.Run.Scaling));
        json.WriteBoolean("scaledWholeTable", report.Run.ScaleWholeTable);
        json.WriteNumber("epochs", report.Run.Plan.Epochs);
        json.WriteNumber("seed", report.Run.Plan.Seed);
        json.WriteNumber("seconds", report.Outcome.Seconds);
        json.WritePropertyName("scores");
        json.WriteObject(scores => WriteSummaries(scores, report));
        json.WriteNumber("notFinite", report.Result.NotFinite);
        ConfusionMatrix? confusion = report.Result.Confusion;
        WriteClasses(json, confusion);
        ConfusionJson.WriteMatrix(json, confusion);
        ConfusionJson.WriteMistakes(json, confusion);
        json.WriteArray("perFold", Enumerable.Range(0, report.Run.Folds.Count), fold => json.WriteObject(members => WriteFold(members, report, fold)));
    });

    private static void WriteSummaries(Utf8JsonWriter json, CrossvalReport report)
    {
        foreach (Score score in report.Scores)
        {
            ScoreSummary summary = report.Result.Summarize(score.Of);
            json.WritePropertyName(score.Name);
            json.WriteObject(members =>
            {
                members.WriteNumberOrNull("mean", summary.Mean);
                members.WriteNumberOrNull("standardDeviation", summary.StandardDeviation);
            });
        }
    }

    private static void WriteFold(Utf8JsonWriter json, CrossvalReport report, int fold)
    {
        EvaluationResult result = report.Result.Folds[fold];
        json.WriteNumber("trainSamples", report.Run.Folds[fold].TrainingRows.Length);
        json.WriteNumber("testSamples", result.Samples);
        foreach (Score score in report.Scores)
        {
            json.WriteNumberOrNull(score.Name, score.Of(result));
        }

        json.WriteNumber("notFinite", result.NotFinite);

        // A list of many classes for each of many folds would outgrow everything else.
        ConfusionMatrix? confusion = report.Result.Confusion is null ? null : result.Confusion;
        WriteClasses(json, confusion?.ClassNames.Count <= ConfusionMatrix.MostReadableClasses ? confusion : null);
        ConfusionJson.WriteMatrix(json, confusion);
        json.WriteString("weightsSha256", report.Outcome.WeightsHashes[fold]);
    }

    private static void WriteClasses(Utf8JsonWriter json, ConfusionMatrix? confusion)
    {
        if (confusion is null)
        {
            json.WriteNull("classes");
            return;
        }

        json.WriteArray("classes", Enumerable.Range(0, confusion.ClassNames.Count), c => json.WriteObject(members =>
        {
            members.WriteString("name", confusion.ClassNames[c]);
            members.WriteNumberOrNull("precision", confusion.Precision(c));
            members.WriteNumberOrNull("recall", confusion.Recall(c));
        }));
    }
}
