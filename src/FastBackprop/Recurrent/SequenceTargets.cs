namespace FastBackprop.Recurrent;

/// <summary>Which time steps of a sequence have a target.</summary>
public enum SequenceTargets
{
    /// <summary>Sequence to sequence: each step has a target row, and the loss is summed over the steps.</summary>
    EveryStep,

    /// <summary>Sequence to one: a sequence has one target row, for its last step.</summary>
    LastStep,
}
