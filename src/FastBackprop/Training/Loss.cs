namespace FastBackprop.Training;

/// <summary>What training makes small: a function of a sample's output a and target t.</summary>
public enum Loss
{
    /// <summary><c>½ Σ_j (a_j − t_j)²</c>, with any output activation.</summary>
    HalfSumOfSquares,

    /// <summary><c>−Σ_j [t_j ln a_j + (1 − t_j) ln(1 − a_j)]</c>, with sigmoid outputs and targets in [0, 1].</summary>
    BinaryCrossEntropy,

    /// <summary><c>−Σ_j t_j ln a_j</c>, with a softmax output and targets that are 0 or more and sum to 1.</summary>
    CrossEntropy,
}
