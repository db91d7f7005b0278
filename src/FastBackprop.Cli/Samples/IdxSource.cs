using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Samples;

/// <summary>An IDX file of images and the one of their labels.</summary>
internal sealed record IdxSource(string Images, string Labels) : SampleSource(Images)
{
    public override string Arguments => $"{ShellWord.Of(Images)} --labels {ShellWord.Of(Labels)}";

    public override IReadOnlyList<string> Files => [Images, Labels];

    public override LoadedSamples<T> LoadForTraining<T>() => new(IdxDataset.Load<T>(Images, Labels), null);

    public override Dataset<T> LoadForEvaluation<T>(IReadOnlyList<string>? classNames) => classNames is null
        ? throw new ArgumentException("the model has values for targets; an IDX file has classes.")
        : IdxDataset.Load<T>(Images, Labels, classNames);
}
