using System.Globalization;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Gradcheck;

/// <summary>How far the two gradients are apart, for programs and for people.</summary>
internal sealed record GradcheckReport(GradcheckSettings Settings, NetworkShape Shape, GradientCheckResult Result)
{
    // Differences are good to about 1e-10: what is above 1e-5 is a wrong formula, not rounding.
    private const double Limit = 1e-5;

    public bool Passed => Compared > 0 && Result.LargestRelativeDifference <= Limit;

    private int Compared => Result.Checked - Result.Skipped;

    public string ToJson() => Json.Object(json =>
    {
        json.WriteString("shape", Shape.ToString());
        json.WriteString("activation", ActivationTraits.Words.Of(Settings.Activation));
        json.WriteString("output", ActivationTraits.Words.Of(Settings.Output));
        json.WriteString("loss", Settings.Loss.Text);
        json.WriteString("bias", NetworkShape.BiasWords.Of(Settings.Bias));
        json.WriteNumber("seed", Settings.Seed);
        json.WriteNumber("largestRelativeDifference", Result.LargestRelativeDifference);
        json.WriteNumber("layer", Result.Layer);
        json.WriteNumber("row", Result.Row);
        json.WriteNumber("column", Result.Column);
        json.WriteNumber("checked", Compared);
        json.WriteNumber("skipped", Result.Skipped);
        json.WriteNumber("limit", Limit);
        json.WriteBoolean("passed", Passed);
    });

    public void WriteTo(Streams streams)
    {
        var facts = new Facts(streams);
        facts.Add("network", $"{NetworkText.Describe(Shape)}, {Settings.Loss.Text}");
        facts.Add("weights", $"{Wording.Count(Compared)} checked, {Wording.Count(Result.Skipped)} skipped");
        facts.Add("difference", string.Create(
            CultureInfo.InvariantCulture,
            $"{Result.LargestRelativeDifference:0.0e+00} at most, in layer {Result.Layer}, row {Result.Row}, column {Result.Column}"));
        facts.Add("result", Passed ? "passed" : string.Create(CultureInfo.InvariantCulture, $"failed: the limit is {Limit:0e+00}"));
    }
}
