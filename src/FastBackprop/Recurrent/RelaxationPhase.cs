namespace FastBackprop.Recurrent;

/// <summary>What is relaxed.</summary>
public enum RelaxationPhase
{
    /// <summary>The units.</summary>
    State,

    /// <summary>Their deltas.</summary>
    Adjoint,
}
