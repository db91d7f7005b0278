namespace UlpSweep;

/// <summary>What a sweep has found out about one function; sweeps of parts are merged.</summary>
internal sealed class Measurement
{
    private readonly Lock _lock = new();

    /// <summary>The largest error, in units of the last place, among exact results that are not too small to be judged.</summary>
    public double LargestError { get; private set; }

    /// <summary>Where the largest error was found.</summary>
    public double At { get; private set; }

    /// <summary>How many neighbours x &lt; x⁺ have f(x) &gt; f(x⁺).</summary>
    public long Decreases { get; private set; }

    /// <summary>How many results break a rule for special values.</summary>
    public long BrokenRules { get; private set; }

    /// <summary>A place where a rule is broken.</summary>
    public double BrokenAt { get; private set; }

    public void Error(double error, double x)
    {
        // A NaN counts as the largest error of all.
        if (!(error <= LargestError))
        {
            LargestError = error;
            At = x;
        }
    }

    public void Decrease() => Decreases++;

    public void Rule(bool holds, double x)
    {
        if (!holds)
        {
            BrokenRules++;
            BrokenAt = x;
        }
    }

    public void Add(Measurement part)
    {
        lock (_lock)
        {
            Error(part.LargestError, part.At);
            Decreases += part.Decreases;
            if (part.BrokenRules > 0)
            {
                BrokenRules += part.BrokenRules;
                BrokenAt = part.BrokenAt;
            }
        }
    }
}
