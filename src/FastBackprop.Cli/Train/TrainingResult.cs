using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using FastBackprop.Models;

namespace FastBackprop.Cli.Train;

/// <summary>What a training gave, for programs and for people.</summary>
/// <param name="Dataset">The name of the dataset, or its file.</param>
/// <param name="Plan">How the network was trained.</param>
/// <param name="Classes">How many classes the targets have, or null where they are values.</param>
/// <param name="Outcome">The network, and how good it is.</param>
internal sealed record TrainingResult(string Dataset, TrainPlan Plan, int? Classes, TrainingOutcome Outcome)
{
    private readonly string _hash = WeightsHash.Sha256(Outcome.Network);

    private double? SamplesPerSecond => Outcome.Seconds > 0 ? (long)Outcome.Epochs * Outcome.Training.Samples / Outcome.Seconds : null;

    public string ToJson() => Json.Object(json =>
    {
        json.WriteString("dataset", Dataset);
        json.WriteString("shape", Plan.Shape.ToString());
        json.WriteNumber("trainSamples", Outcome.Training.Samples);
        json.WriteNumber("testSamples", Outcome.Test?.Samples ?? 0);
        json.WriteNumber("epochs", Outcome.Epochs);
        json.WriteNumber("steps", Outcome.Steps);
        json.WriteNumber("finalLoss", Outcome.Training.MeanLoss);
        json.WriteNumberOrNull("trainAccuracy", Outcome.Training.Accuracy);
        json.WriteNumberOrNull("testAccuracy", Outcome.Test?.Accuracy);
        json.WriteNumber("testNotFinite", Outcome.Test?.NotFinite ?? 0);
        json.WriteNumber("trainSeconds", Outcome.Seconds);
        json.WriteNumberOrNull("samplesPerSecond", SamplesPerSecond);
        json.WriteString("weightsSha256", _hash);
    });

    public void WriteTo(Streams streams, string? savedAs, string? report)
    {
        var facts = new Facts(streams);
        foreach ((string name, string value) in Lines())
        {
            facts.Add(name, value);
        }

        if (savedAs is not null)
        {
            facts.Add("saved as", savedAs);
        }

        if (report is not null)
        {
            facts.Add("report", report);
        }
    }

    /// <summary>The result for people: what each fact is, and the fact.</summary>
    public IEnumerable<(string Name, string Value)> Lines()
    {
        string test = Outcome.Test is null ? "no test part" : $"{Wording.Count(Outcome.Test.Samples)} for the test";
        string targets = Classes is { } count ? Wording.Count(count) + " classes" : "values";
        yield return ("dataset", $"{Dataset}, {Wording.Count(Outcome.Training.Samples, "training sample")}, {test}, {targets}");
        yield return ("network", NetworkText.Describe(Plan.Shape) + ", " + Plan.Loss.Text);
        string steps = $"{Wording.Count(Outcome.Epochs, "epoch")}, {Wording.Count(Outcome.Steps, "step")}";
        yield return ("training", $"{steps} in {Wording.Seconds(Outcome.Seconds)}, "
            + $"{Wording.Count((long)(SamplesPerSecond ?? 0))} samples/s");
        if (Plan.Update.Description is { } update)
        {
            yield return ("update", update);
        }

        yield return ("loss", Losses());
        if (Outcome.Training.Accuracy is not null)
        {
            yield return ("accuracy", Accuracies());
        }

        if (Outcome.Test is { NotFinite: > 0 } overflowing)
        {
            yield return ("not finite", Wording.NotFinite(overflowing.NotFinite, overflowing.Samples) + " in the test part");
        }

        yield return ("sha256", _hash);
    }

    private string Losses() => Both(result => Wording.Short(result.MeanLoss));

    private string Accuracies() => Both(result => result.Accuracy is { } share ? Wording.Percent(share) : "none");

    private string Both(Func<EvaluationResult, string> figure) =>
        $"{figure(Outcome.Training)} training" + (Outcome.Test is null ? "" : $", {figure(Outcome.Test)} test");
}
