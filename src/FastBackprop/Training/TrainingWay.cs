namespace FastBackprop.Training;

/// <summary>The ways in which training changes weights. Each has its own code, and <see cref="GradientCheck"/> checks each.</summary>
public enum TrainingWay
{
    /// <summary>A step of <see cref="SgdTrainer{T}"/> that is <see cref="EpochWay.Streaming"/>.</summary>
    Step,

    /// <summary>A step that is <see cref="EpochWay.Sparse"/>.</summary>
    SparseStep,

    /// <summary>A step with a <see cref="SgdTrainer{T}.Rule"/> of plain gradient descent.</summary>
    RuledStep,

    /// <summary>A sample of an epoch that is <see cref="EpochWay.Blocked"/>.</summary>
    Block,

    /// <summary>A step of <see cref="BatchTrainer{T}"/>.</summary>
    Batch,
}
