namespace FastBackprop.Training;

/// <summary>
/// The divisor of the sum of a batch's gradients, before the optimizer gets it. A sum needs a rate that falls as batches grow; a mean does not. The
/// constant of the loss itself never changes: the gradient of <see cref="Loss.HalfSumOfSquares"/> is that of <c>½ Σ (a − t)²</c>.
/// </summary>
public enum GradientScale
{
    /// <summary>By nothing: <c>Σ_rows dLoss/dW</c>.</summary>
    Sum,

    /// <summary>By the rows of the batch.</summary>
    MeanOverRows,

    /// <summary>By the rows of the batch times the network's outputs.</summary>
    MeanOverRowsAndOutputs,
}
