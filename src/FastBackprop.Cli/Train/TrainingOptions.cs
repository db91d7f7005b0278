using System.Collections.Immutable;
using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>The samples, the network and how it learns: what is asked by every verb that trains.</summary>
internal sealed class TrainingOptions
{
    public const string ByDataset = "[default: by dataset, see below]";

    private readonly SharedOptions.SampleOptions _samples = new(asksForKind: true);

    private readonly Option<ImmutableArray<int>> _hidden = TypedOption.Create<ImmutableArray<int>>(
        "--hidden",
        "SIZES",
        $"The sizes of the hidden layers, as in 128,64, or none. {ByDataset}",
        LayerSizes.TryHidden,
        LayerSizes.ExpectedHidden);

    private readonly Option<Activation> _activation = TypedOption.Create(
        "--activation", "ACTIVATION", Vocabulary.HiddenActivations, "What the hidden layers do to their sums", ByDataset);

    private readonly Option<Activation> _output = TypedOption.Create(
        "--output",
        "ACTIVATION",
        ActivationTraits.Words,
        "What the output layer does to its sums",
        "[default: as --loss needs it, else by dataset]");

    private readonly Option<Loss> _loss = LossText.Option(
        "What is made small", "[default: by the output: cross-entropy for softmax, binary-cross-entropy for sigmoid, else half-sum-of-squares]");

    private readonly Option<BiasConvention> _bias = TypedOption.Create(
        "--bias",
        "BIAS",
        NetworkShape.BiasWords,
        "Where the layers get their bias from",
        "A computed bias is one more unit in each hidden layer, as in PyImageSearch's networks. [default: constant]");

    private readonly Option<double> _rate = TypedOption.Create<double>(
        "--rate", "NUMBER", $"The learning rate of the first epoch. {ByDataset}", NumberText.TryRate, NumberText.Positive);

    private readonly Option<RateSchedule> _schedule = TypedOption.Create<RateSchedule>(
        "--schedule",
        "SCHEDULE",
        "How the rate changes: constant, step:0.5,10 (halved every 10 epochs), inverse-time:0.01 (divided by 1 + 0.01·epoch) "
        + $"or cosine (half a cosine down to a thousandth). {ByDataset}",
        RateSchedule.TryParse!,
        RateSchedule.Expected);

    private readonly Option<int> _epochs = TypedOption.Create<int>(
        "--epochs", "COUNT", $"Passes over the training samples. {ByDataset}", NumberText.TryCount, NumberText.Count);

    private readonly Option<ulong> _seed;

    private readonly Option<Initializer> _init = TypedOption.Create<Initializer>(
        "--init",
        "INITIALISER",
        "How start weights are drawn: scaled-normal, xavier, he, uniform:-1,1 (bounds) or normal:0.5 (standard deviation). "
        + $"[default: he for {Words.ListOf([.. ActivationTraits.All.Where(traits => traits.IsRectifier).Select(traits => traits.Word)])}, else xavier]",
        InitializerText.TryParse!,
        InitializerText.Expected);

    private readonly Option<Scaling> _scale;

    private readonly Option<VisitOrder> _order = TypedOption.Create(
        "--order", "ORDER", Vocabulary.Orders, "In which order an epoch visits the samples", "[default: shuffle, anew for each epoch]");

    /// <param name="seedDecides">What the seed decides, for the help.</param>
    /// <param name="scaleIsFittedOn">What the scaling is fitted on, for the help.</param>
    public TrainingOptions(string seedDecides, string scaleIsFittedOn)
    {
        _hidden.Aliases.Add("--layers");
        _seed = SharedOptions.Seed($"Decides {seedDecides}. The same seed gives the same weights, bit for bit, on every machine.");
        _scale = TypedOption.Create(
            "--scale", "SCALING", Scaler.Words, "How inputs are scaled", $"Fitted on {scaleIsFittedOn}. {ByDataset}");
    }

    public void AddTo(Command command)
    {
        _samples.AddTo(command);
        Option[] all = [_hidden, _activation, _output, _loss, _bias, _init, _rate, _schedule, _epochs, _seed, _order, _scale];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    public TrainSettings Read(ParseResult parsed) => new()
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
        Order = parsed.GivenValue(_order) ?? VisitOrder.Shuffle,
        Schedule = parsed.GetValue(_schedule),
    };
}
