using System.Globalization;
using System.Text.Json;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Gradcheck;

/// <summary>How far the gradients of training's ways and of differences are apart, for programs and for people.</summary>
internal sealed record GradcheckReport(GradcheckSettings Settings, NetworkShape Shape, IReadOnlyList<GradientCheckResult> Ways)
{
    // Differences are good to about 1e-10: what is above 1e-5 is a wrong formula, not rounding.
    private const double Limit = 1e-5;

    public bool Passed => Ways.All(Passes);

    private GradientCheckResult Worst { get; } = GradientCheck.Worst(Ways);

    public string ToJson() => Json.Object(json =>
    {
        json.WriteString("shape", Shape.ToString());
        json.WriteString("activation", ActivationTraits.Words.Of(Settings.Activation));
        json.WriteString("output", ActivationTraits.Words.Of(Settings.Output));
        json.WriteString("loss", Settings.Loss.Text);
        json.WriteString("bias", NetworkShape.BiasWords.Of(Settings.Bias));
        json.WriteNumber("seed", Settings.Seed);
        WriteResult(json, Worst);
        json.WriteArray("ways", Ways, way => json.WriteObject(member =>
        {
            member.WriteString("way", Vocabulary.TrainingWays.Of(way.Way));
            WriteResult(member, way);
        }));
        json.WriteNumber("limit", Limit);
        json.WriteBoolean("passed", Passed);
    });

    public void WriteTo(Streams streams)
    {
        var facts = new Facts(streams);
        facts.Add("network", $"{NetworkText.Describe(Shape)}, {Settings.Loss.Text}");
        facts.Add("weights", $"{Wording.Count(Compared(Worst))} checked, {Wording.Count(Worst.Skipped)} skipped");
        foreach (GradientCheckResult way in Ways)
        {
            facts.Add(Vocabulary.TrainingWays.Of(way.Way), string.Create(
                CultureInfo.InvariantCulture,
                $"{way.LargestRelativeDifference:0.0e+00} at most, in layer {way.Layer}, row {way.Row}, column {way.Column}"));
        }

        string failed = string.Join(", ", Ways.Where(way => !Passes(way)).Select(way => Vocabulary.TrainingWays.Of(way.Way)));
        facts.Add("result", Passed ? "passed" : string.Create(CultureInfo.InvariantCulture, $"failed by {failed}: the limit is {Limit:0e+00}"));
    }

    private static int Compared(GradientCheckResult result) => result.Checked - result.Skipped;

    private static bool Passes(GradientCheckResult way) => Compared(way) > 0 && way.LargestRelativeDifference <= Limit;

    private static void WriteResult(Utf8JsonWriter json, GradientCheckResult result)
    {
        json.WriteNumberOrNull("largestRelativeDifference", result.LargestRelativeDifference);
        json.WriteNumber("layer", result.Layer);
        json.WriteNumber("row", result.Row);
        json.WriteNumber("column", result.Column);
        json.WriteNumber("checked", Compared(result));
        json.WriteNumber("skipped", result.Skipped);
    }
}
