using FastBackprop.Training;

namespace FastBackprop.Cli.Terminal;

/// <summary>Turns an exception into the one line that a user reads.</summary>
internal static class Failures
{
    public static string Describe(Exception exception) => exception switch
    {
        TrainingDivergedException diverged => Describe(diverged),
        OutOfMemoryException or OverflowException => "there is not enough memory for what was asked.",
        ArgumentException or InvalidDataException or InvalidOperationException or IOException or NotSupportedException
            or UnauthorizedAccessException or UsageException => OneLine(exception.Message),
        _ => $"unexpected {exception.GetType().Name}: {OneLine(exception.Message)}",
    };

    private static string Describe(TrainingDivergedException diverged)
    {
        string what = diverged switch
        {
            { GradientNorm: { } norm } => FormattableString.Invariant($"the norm of the gradient of step {diverged.Step} is {norm}"),
            { Loss: var loss } when double.IsFinite(loss) => FormattableString.Invariant(
                $"step {diverged.Step}, of loss {loss}, would leave weights that are not finite"),
            _ => FormattableString.Invariant($"the loss of step {diverged.Step} is {diverged.Loss}"),
        };
        return FormattableString.Invariant(
            $"training diverged: {what} at learning rate {diverged.LearningRate}; try a smaller --rate, or --scale standard.");
    }

    // Argument exceptions add the parameter's name, and its value on a second line: a caller's business, not a user's.
    private static string OneLine(string message)
    {
        string line = message.Split('\n', 2)[0].TrimEnd();
        int parameter = line.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter < 0 ? line : line[..parameter];
    }
}
