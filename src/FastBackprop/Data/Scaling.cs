namespace FastBackprop.Data;

/// <summary>How a <see cref="Scaler"/> changes the inputs: <c>(x − offset)/divisor</c>, with these offsets and divisors.</summary>
public enum Scaling
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Each column to [0, 1]: offset its minimum, divisor its maximum − minimum.</summary>
    MinMax,

    /// <summary>The whole table to [0, 1]: offset the minimum, divisor the maximum − minimum of all values. Bytes 0 … 255 become x/255.</summary>
    Range,

    /// <summary>Each column to mean 0 and standard deviation 1 (that of the population: the root of the mean squared deviation).</summary>
    Standard,

    /// <summary>Each row to Euclidean length 1: divisor its length. A row of zeros stays as it is.</summary>
    UnitRow,
}
