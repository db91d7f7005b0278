using FastBackprop.Data;

namespace FastBackprop.Evaluation;

/// <summary>The scaled samples to train and test a fold's network.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Index">The fold, the first being 0: each fold can make its own seed from it.</param>
/// <param name="Training">The samples to train on.</param>
/// <param name="Test">The samples to test with; training must not use them.</param>
/// <param name="Scaler">The scaler of both.</param>
public sealed record FoldSamples<T>(int Index, Dataset<T> Training, Dataset<T> Test, Scaler Scaler)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
