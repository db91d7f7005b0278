using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Train;

/// <summary>The options of train.</summary>
internal sealed class TrainCommand
{
    private readonly TrainingOptions _training = new(
        seedDecides: "the start weights, the split and the order", scaleIsFittedOn: "the training part alone, and stored with the model");

    private readonly Option<double> _test = TypedOption.Create<double>(
        "--test",
        "FRACTION",
        "The share of the samples, and of each class, that is kept for the test; 0 for none. "
        + $"Not for mnist, which has a test set of its own. {TrainingOptions.ByDataset}",
        NumberText.TryFraction,
        NumberText.Fraction);

    private readonly Option<string> _save = TypedOption.Text(
        "--save", "FILE", "Saves the model, after every complete epoch: Ctrl-C or SIGTERM leaves the last one.");

    private readonly Option<string> _log = TypedOption.Text(
        "--log",
        "FILE.jsonl",
        "Writes a JSON object an epoch: epoch, loss (mean during the epoch), then as after it trainLoss, testLoss, trainAccuracy, "
        + "testAccuracy and gradientNorms (an array, a number a layer), learningRate, seconds (of training alone), samples. "
        + "What there is not is null.");

    private readonly Option<string> _report = TypedOption.Text(
        "--report",
        "FILE.html",
        "Writes a page with pictures of the training: losses, accuracies, gradients, mistakes, weights and activations.");

    private readonly Option<int> _threads = TypedOption.Create<int>(
        "--threads",
        "COUNT",
        "Threads that compute an epoch, which pays in wide layers. The weights are the same, bit for bit. [default: 1]",
        NumberText.TryCount,
        NumberText.Count);

    private readonly Option<string> _simd = SimdOption.Create();

    private readonly Option<bool> _json = SharedOptions.Json(
        "Prints the result as one JSON object. finalLoss is the mean loss of the trained network over the training samples; "
        + "trainSeconds is training alone, without loading and evaluation.");

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Shows no progress." };

    private readonly UpdateOptions _update = new();

    private TrainCommand()
    {
    }

    public static Command Create(Streams streams, Func<CancellationToken> interceptInterrupts)
    {
        var options = new TrainCommand();
        var command = new ExplainedCommand("train", "Trains a network, one sample at a time or in batches.", DefaultsTable.Text);
        options._training.AddTo(command);
        options._update.AddTo(command);
        Option[] all =
        [
            options._test, options._save, options._log, options._report, options._threads, options._simd, options._json, options._quiet,
        ];
        foreach (Option option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            SimdOption.Apply(parsed.GetValue(options._simd));
            return TrainVerb.Run(options.Read(parsed), streams, interceptInterrupts());
        });
        return command;
    }

    private TrainSettings Read(ParseResult parsed) => _training.Read(parsed) with
    {
        TestFraction = parsed.GivenValue(_test),
        SavePath = parsed.GetValue(_save),
        LogPath = parsed.GetValue(_log),
        ReportPath = parsed.GetValue(_report),
        Update = _update.Read(parsed),
        Threads = parsed.GivenValue(_threads) ?? 1,
        Json = parsed.GetValue(_json),
        Quiet = parsed.GetValue(_quiet),
    };
}
