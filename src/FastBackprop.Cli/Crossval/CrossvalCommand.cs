using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train;
using FastBackprop.Evaluation;

namespace FastBackprop.Cli.Crossval;

/// <summary>The options of crossval.</summary>
internal sealed class CrossvalCommand
{
    private const int DefaultFolds = 5;

    private readonly TrainingOptions _training = new(
        seedDecides: "the folds, the start weights and the order", scaleIsFittedOn: "each fold's training part alone");

    private readonly Option<int> _folds = TypedOption.Create<int>(
        "--folds",
        "COUNT",
        $"The parts that the samples are cut into, each of which is the test part once. [default: {DefaultFolds}]",
        NumberText.TryFolds,
        NumberText.Folds);

    private readonly Option<bool> _stratified = new("--stratified")
    {
        Description = "Gives every fold its share of each class, to a sample; else all samples are drawn alike.",
    };

    private readonly Option<bool> _scaleWholeTable = new("--scale-whole-table")
    {
        Description = "Fits the scaling on all samples, those of the test part too, as some tutorials do.",
    };

    private readonly Option<int> _threads = TypedOption.Create<int>(
        "--threads",
        "COUNT",
        "Folds that are trained at the same time, at most. The result is the same, bit for bit. "
        + "[default: as many as there are processors]",
        NumberText.TryCount,
        NumberText.Count);

    private readonly Option<string> _report = TypedOption.Text(
        "--report",
        "FILE.html",
        "Writes a page with pictures: each fold's scores and curves, the confusion matrix, precision and recall of each class.");

    private readonly Option<string> _simd = SimdOption.Create();

    private readonly Option<bool> _json = SharedOptions.Json(
        "Prints the result as one JSON object: mean and standard deviation of each score, notFinite (samples with an output that is "
        + "infinite or NaN: they are of no class and count as wrong), classes with the precision and the recall over all folds, confusion (a "
        + $"row for each actual class; null above {ConfusionMatrix.MostReadableClasses} classes), mistakenPairs and largestMistakes, and every "
        + "fold's own figures.");

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Shows no progress." };

    private CrossvalCommand()
    {
    }

    public static Command Create(Streams streams, Func<CancellationToken> interceptInterrupts)
    {
        var options = new CrossvalCommand();
        var command = new ExplainedCommand(
            "crossval",
            "Trains a network for each of several folds, and tests it with the samples that it has not seen.",
            "Of mnist the training set is cut into folds. The test column below plays no part.\n" + DefaultsTable.Text);
        options._training.AddTo(command);
        Option[] all =
        [
            options._folds,
            options._stratified,
            options._scaleWholeTable,
            options._threads,
            options._report,
            options._simd,
            options._json,
            options._quiet,
        ];
        foreach (Option option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            SimdOption.Apply(parsed.GetValue(options._simd));
            return CrossvalVerb.Run(options.Read(parsed), streams, interceptInterrupts());
        });
        return command;
    }

    private CrossvalSettings Read(ParseResult parsed) => new()
    {
        Training = _training.Read(parsed),
        Folds = parsed.GivenValue(_folds) ?? DefaultFolds,
        Stratified = parsed.GetValue(_stratified),
        ScaleWholeTable = parsed.GetValue(_scaleWholeTable),
        Threads = parsed.GivenValue(_threads) ?? Environment.ProcessorCount,
        ReportPath = parsed.GetValue(_report),
        Json = parsed.GetValue(_json),
        Quiet = parsed.GetValue(_quiet),
    };
}
