namespace FastBackprop.Training;

/// <summary>How an epoch's steps are computed. Every way is per-sample SGD: each sample sees the updates of all samples before it.</summary>
public enum EpochWay
{
    /// <summary>Forward, then backward with the update, sample by sample.</summary>
    Streaming,

    /// <summary>
    /// As <see cref="Streaming"/>, but visits only the first layer's weights whose input is not zero. The values are the same; only the sign
    /// of a zero may differ.
    /// </summary>
    Sparse,

    /// <summary>
    /// The first layer in blocks of samples, as matrix products. In exact arithmetic the iterates are the same; the roundings differ. If a step
    /// cannot be proven to leave finite weights, it and the rest of its block are computed as in <see cref="Streaming"/>.
    /// </summary>
    Blocked,
}
