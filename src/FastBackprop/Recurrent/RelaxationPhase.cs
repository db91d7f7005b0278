namespace FastBackprop.Recurrent;

/// <summary>The vector that is relaxed.</summary>
public enum RelaxationPhase
{
    /// <summary>The units.</summary>
    State,

    /// <summary>Their deltas.</summary>
    Adjoint,
}
