using System.Collections.Immutable;
using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>The options of train.</summary>
internal sealed class TrainCommand
{
    private const string ByDataset = "[default: by dataset, see below]";

    private readonly SharedOptions.SampleOptions _samples = new(asksForKind: true);

    private readonly Option<ImmutableArray<int>> _hidden = TypedOption.Create<ImmutableArray<int>>(
        "--hidden", "SIZES", $"The sizes of the hidden layers, as in 128,64, or none. {ByDataset}", LayerSizes.TryHidden, LayerSizes.ExpectedHidden);

    private readonly Option<Activation> _activation = TypedOption.Create(
        "--activation", "ACTIVATION", Vocabulary.HiddenActivations, "What the hidden layers do to their sums", ByDataset);

    private readonly Option<Activation> _output = TypedOption.Create(
        "--output", "ACTIVATION", Vocabulary.OutputActivations, "What the output layer does to its sums", "[default: as --loss needs it, else by dataset]");

    private readonly Option<Loss> _loss = TypedOption.Create(
        "--loss", "LOSS", Vocabulary.Losses, "What is made small", "[default: by the output: cross-entropy for softmax, binary-cross-entropy for sigmoid, else half-sum-of-squares]");

    private readonly Option<BiasConvention> _bias = TypedOption.Create(
        "--bias", "BIAS", Vocabulary.Biases, "Where the layers get their bias from", "A computed bias is one more unit in each hidden layer, as in PyImageSearch's networks. [default: constant]");

    private readonly Option<double> _rate = TypedOption.Create<double>(
        "--rate", "NUMBER", $"The learning rate of the first epoch. {ByDataset}", NumberText.TryRate, NumberText.Positive);

    private readonly Option<RateSchedule> _schedule = TypedOption.Create<RateSchedule>(
        "--schedule",
        "SCHEDULE",
        $"How the rate changes: constant, step:0.5,10 (halved every 10 epochs), inverse-time:0.01 (divided by 1 + 0.01·epoch) or cosine (half a cosine down to a thousandth). {ByDataset}",
        RateSchedule.TryParse!,
        RateSchedule.Expected);

    private readonly Option<int> _epochs = TypedOption.Create<int>(
        "--epochs", "COUNT", $"Passes over the training samples. {ByDataset}", NumberText.TryCount, NumberText.Count);

    private readonly Option<ulong> _seed = SharedOptions.Seed("Decides the start weights, the split and the order. The same seed gives the same weights, bit for bit, on every machine.");

    private readonly Option<Initializer> _init = TypedOption.Create<Initializer>(
        "--init",
        "INITIALISER",
        "How start weights are drawn: scaled-normal, xavier, he, uniform:-1,1 (bounds) or normal:0.5 (standard deviation). [default: he for relu and leaky-relu, else xavier]",
        InitializerText.TryParse!,
        InitializerText.Expected);

    private readonly Option<Scaling> _scale = TypedOption.Create(
        "--scale", "SCALING", Vocabulary.Scalings, "How inputs are scaled", $"Fitted on the training part alone, and stored with the model. {ByDataset}");

    private readonly Option<double> _test = TypedOption.Create<double>(
        "--test", "FRACTION", $"The share of the samples, and of each class, that is kept for the test; 0 for none. Not for mnist, which has a test set of its own. {ByDataset}", NumberText.TryFraction, NumberText.Fraction);

    private readonly Option<VisitOrder> _order = TypedOption.Create(
        "--order", "ORDER", Vocabulary.Orders, "In which order an epoch visits the samples", "[default: shuffle, anew for each epoch]");

    private readonly Option<string> _save = TypedOption.Text(
        "--save", "FILE", "Saves the model, after every complete epoch: Ctrl-C leaves the last one.");

    private readonly Option<string> _log = TypedOption.Text(
        "--log", "FILE.jsonl", "Writes a JSON object an epoch: epoch, loss (mean during the epoch), trainAccuracy, testAccuracy, learningRate, seconds, samples.");

    private readonly Option<string> _report = TypedOption.Text(
        "--report", "FILE.html", "Writes a page with pictures of the training: losses, accuracies, gradients, mistakes, weights and activations.");

    private readonly Option<int> _threads = TypedOption.Create<int>(
        "--threads", "COUNT", "Threads that compute an epoch, which pays in wide layers. The weights are the same, bit for bit. [default: 1]", NumberText.TryCount, NumberText.Count);

    private readonly Option<string> _simd = SimdOption.Create();

    private readonly Option<bool> _json = SharedOptions.Json(
        "Prints the result as one JSON object. finalLoss is the mean loss of the trained network over the training samples; trainSeconds is training alone, without loading and evaluation.");

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Shows no progress." };

    private TrainCommand()
    {
    }

    public static Command Create(Streams streams, Func<CancellationToken> interceptInterrupts)
    {
        var options = new TrainCommand();
        var command = new ExplainedCommand("train", "Trains a network, one sample at a time.", DefaultsTable.Text);
        options._samples.AddTo(command);
        Option[] all =
        [
            options._hidden, options._activation, options._output, options._loss, options._bias, options._init, options._rate, options._schedule,
            options._epochs, options._seed, options._order, options._scale, options._test, options._save, options._log, options._report,
            options._threads, options._simd, options._json, options._quiet,
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

    private TrainSettings Read(ParseResult parsed) => new()
    {
        Source = _samples.Read(parsed),
        Hidden = parsed.GivenValue(_hidden),
        Activation = parsed.GivenValue(_activation),
        Output = parsed.GivenValue(_output),
        Loss = parsed.GivenValue(_loss),
        Bias = parsed.GivenValue(_bias) ?? BiasConvention.Constant,
        Rate = parsed.GivenValue(_rate),
        Epochs = parsed.GivenValue(_epochs),
        Seed = parsed.GivenValue(_seed) ?? SharedOptions.DefaultSeed,
        Initializer = parsed.GetValue(_init),
        Scaling = parsed.GivenValue(_scale),
        TestFraction = parsed.GivenValue(_test),
        Order = parsed.GivenValue(_order) ?? VisitOrder.Shuffle,
        Schedule = parsed.GetValue(_schedule),
        SavePath = parsed.GetValue(_save),
        LogPath = parsed.GetValue(_log),
        ReportPath = parsed.GetValue(_report),
        Threads = parsed.GivenValue(_threads) ?? 1,
        Json = parsed.GetValue(_json),
        Quiet = parsed.GetValue(_quiet),
    };
}
