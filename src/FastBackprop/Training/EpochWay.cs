namespace FastBackprop.Training;

/// <summary>How an epoch's steps are computed. Every way is per-sample SGD: each sample sees the weights that all before it have made.</summary>
public enum EpochWay
{
    /// <summary>Forward, then backward with the update, sample by sample.</summary>
    Streaming,

    /// <summary>
    /// As <see cref="Streaming"/>, visiting only the first layer's weights whose input is not zero. The same values; only the sign of a
    /// zero may differ.
    /// </summary>
    Sparse,

    /// <summary>
    /// The first layer in blocks of samples, as matrix products. The same iterates in exact arithmetic; the roundings differ. Where it cannot
    /// be known beforehand that a step leaves finite weights, it and the rest of its block are made as <see cref="Streaming"/> does.
    /// </summary>
    Blocked,
}
