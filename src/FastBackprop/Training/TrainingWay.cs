namespace FastBackprop.Training;

/// <summary>The ways in which training comes to a change of weights: each is code of its own, and <see cref="GradientCheck"/> looks at each.</summary>
public enum TrainingWay
{
    /// <summary>A step of <see cref="SgdTrainer{T}"/> that is <see cref="EpochWay.Streaming"/>.</summary>
    Step,

    /// <summary>A step that is <see cref="EpochWay.Sparse"/>.</summary>
    SparseStep,

    /// <summary>A step with a <see cref="SgdTrainer{T}.Rule"/>, that of plain gradient descent.</summary>
    RuledStep,

    /// <summary>A sample of an epoch that is <see cref="EpochWay.Blocked"/>.</summary>
    Block,

    /// <summary>A step of <see cref="BatchTrainer{T}"/>.</summary>
    Batch,
}
