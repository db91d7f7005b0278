using FastBackprop.Data;

namespace FastBackprop.Evaluation;

/// <summary>What a fold's network is trained on and tested with, scaled.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Index">The fold, the first being 0: a seed of its own for each fold can be made from it.</param>
/// <param name="Training">The samples to train on.</param>
/// <param name="Test">The samples to test with, which training must not look at.</param>
/// <param name="Scaler">What has scaled both.</param>
public sealed record FoldSamples<T>(int Index, Dataset<T> Training, Dataset<T> Test, Scaler Scaler)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
