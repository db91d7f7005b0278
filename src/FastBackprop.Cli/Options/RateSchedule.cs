using System.Diagnostics.CodeAnalysis;
using FastBackprop.Training;

namespace FastBackprop.Cli.Options;

/// <summary>How the learning rate changes from epoch to epoch, before the rate and the number of epochs are known.</summary>
internal sealed class RateSchedule
{
    public const string Expected =
        "constant, step:0.5,10 (factor from above 0 to 1, epochs), inverse-time:0.01 (decay, 0 or more) or cosine";

    private readonly Func<double, int, LearningRateSchedule> _forRate;

    private RateSchedule(string text, Func<double, int, LearningRateSchedule> forRate)
    {
        Text = text;
        _forRate = forRate;
    }

    public static RateSchedule Constant { get; } = new("constant", (rate, _) => LearningRateSchedule.Constant(rate));

    public static RateSchedule Cosine { get; } = new("cosine", (rate, epochs) => LearningRateSchedule.Cosine(rate, epochs));

    /// <summary>The schedule as the command line writes it.</summary>
    public string Text { get; }

    public LearningRateSchedule For(double rate, int epochs) => _forRate(rate, epochs);

    public static bool TryParse(string text, [NotNullWhen(true)] out RateSchedule? schedule)
    {
        string[] parts = text.Split(':', 2);
        schedule = (parts[0], parts.Length > 1) switch
        {
            ("constant", false) => Constant,
            ("cosine", false) => Cosine,
            ("step", true) => Step(text, parts[1].Split(',')),
            ("inverse-time", true) => InverseTime(text, parts[1]),
            _ => null,
        };
        return schedule is not null;
    }

    private static RateSchedule? Step(string text, string[] values) =>
        values.Length == 2
        && NumberText.TryPositive(values[0], out double factor) && factor <= 1
        && NumberText.TryCount(values[1], out int every)
            ? new RateSchedule(text, (rate, _) => LearningRateSchedule.Step(rate, factor, every))
            : null;

    private static RateSchedule? InverseTime(string text, string value) =>
        NumberText.TryFinite(value, out double decay) && decay >= 0
            ? new RateSchedule(text, (rate, _) => LearningRateSchedule.InverseTime(rate, decay))
            : null;
}
