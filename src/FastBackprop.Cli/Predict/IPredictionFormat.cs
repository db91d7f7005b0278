namespace FastBackprop.Cli.Predict;

/// <summary>How predictions are written, a line each.</summary>
internal interface IPredictionFormat
{
    /// <summary>The line before the first prediction, or null.</summary>
    string? Header(IReadOnlyList<string>? classNames, int outputs);

    /// <summary>The line of a prediction.</summary>
    /// <param name="className">The class; empty where an output is not finite, null where the model has no classes.</param>
    /// <param name="outputs">The outputs.</param>
    string Row<T>(string? className, ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
