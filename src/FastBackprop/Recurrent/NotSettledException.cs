using FastBackprop.Numerics;

namespace FastBackprop.Recurrent;

/// <summary>Thrown when a fixed-point network does not come to rest. The weights are unchanged.</summary>
public sealed class NotSettledException : Exception
{
    /// <summary>An exception without details.</summary>
    public NotSettledException()
    {
    }

    /// <summary>An exception with its own message.</summary>
    /// <param name="message">The message.</param>
    public NotSettledException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its own message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public NotSettledException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that says how far from rest the network was.</summary>
    /// <param name="phase">What was relaxed.</param>
    /// <param name="iterations">Rounds made.</param>
    /// <param name="residual">The largest change of any unit in the last round.</param>
    /// <param name="tolerance">The largest change of a network at rest.</param>
    /// <param name="spectralRadius">An estimate of the spectral radius of a round's Jacobian, near the fixed point if there is one.</param>
    public NotSettledException(RelaxationPhase phase, int iterations, double residual, double tolerance, double spectralRadius)
        : base(FormattableString.Invariant(
            $"The {NameOf(phase)} has not settled: round {iterations} still changes it by {residual:G3}; ")
            + FormattableString.Invariant(
            $"at rest it is at most {tolerance:G3}. The spectral radius of a round's Jacobian is about {spectralRadius:G3}: ")
            + (spectralRadius < 1 ? "below 1, so more rounds or a larger tolerance may settle it." : "it must be below 1, which smaller weights make it."))
    {
        Phase = phase;
        Iterations = iterations;
        Residual = residual;
        SpectralRadius = spectralRadius;
    }

    /// <summary>What was relaxed.</summary>
    public RelaxationPhase Phase { get; }

    /// <summary>Rounds made.</summary>
    public int Iterations { get; }

    /// <summary>The largest change of any unit in the last round.</summary>
    public double Residual { get; }

    /// <summary>
    /// An estimate, by power iteration, of the spectral radius of a round's Jacobian <c>diag(f'(s))·Wᵀ</c>. If it is below 1 near the fixed
    /// point, a relaxation ends there, and each round reduces the distance by this factor.
    /// </summary>
    public double SpectralRadius { get; }

    private static string NameOf(RelaxationPhase phase) => phase switch
    {
        RelaxationPhase.State => "state",
        RelaxationPhase.Adjoint => "adjoint",
        _ => throw Undefined.Value(phase),
    };
}
