using System.CommandLine;
using FastBackprop.Cli.Samples;
using FastBackprop.Datasets;

namespace FastBackprop.Cli.Options;

/// <summary>Options and arguments that several verbs have.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json(string what) => new("--json") { Description = what };

    public const ulong DefaultSeed = 42;

    public static Option<ulong> Seed(string what) => TypedOption.Create<ulong>(
        "--seed", "NUMBER", $"{what} [default: {DefaultSeed}]", NumberText.TrySeed, NumberText.Seed);

    public static Argument<string> Model() => new("MODEL") { Description = "A model file, as train --save writes it." };

    /// <summary>What samples are to be used: a name or a file, and how to read the file.</summary>
    public sealed class SampleOptions
    {
        private readonly Argument<string> _nameOrFile = new("NAME|FILE")
        {
            Description = "A dataset by its name (data list shows them), a CSV file with a row a sample, "
                + "or with --labels an IDX file of images. Files may be gzipped.",
        };

        private readonly Option<string> _target = TypedOption.Text(
            "--target",
            "COLUMN",
            "The target column of a CSV file: its name, or its number from 0, or from -1 backwards. [default: -1, the last]");

        private readonly Option<string> _labels = TypedOption.Text(
            "--labels", "FILE", "The IDX file with the labels of the images.");

        // Only where there is no model to say it.
        private readonly Option<TargetKind>? _kind;

        /// <param name="asksForKind">Whether to ask what the targets are.</param>
        public SampleOptions(bool asksForKind) => _kind = asksForKind ? Kind() : null;

        public void AddTo(Command command)
        {
            command.Add(_nameOrFile);
            command.Add(_target);
            if (_kind is not null)
            {
                command.Add(_kind);
            }

            command.Add(_labels);
        }

        public SampleSource Read(ParseResult parsed) => SampleSource.Create(
            parsed.GetRequiredValue(_nameOrFile),
            parsed.GetValue(_target),
            parsed.GetValue(_labels),
            _kind is null ? null : parsed.GivenValue(_kind));

        private static Option<TargetKind> Kind() => TypedOption.Create(
            "--kind",
            "KIND",
            Vocabulary.TargetKinds,
            "What the targets of a CSV file are",
            "With auto, text or whole numbers alone are classes, any other numbers are values. Values are not scaled: bring them near 1. "
            + "[default: auto]");
    }
}
