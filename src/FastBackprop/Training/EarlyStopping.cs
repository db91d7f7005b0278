using FastBackprop.Data;

namespace FastBackprop.Training;

/// <summary>
/// Stops training when the mean loss on a validation set has not fallen for some epochs, and gives the network the weights
/// that had the lowest; also where the last epoch is reached, but not where training is cancelled or diverges.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Validation">Samples that are not trained on.</param>
/// <param name="Patience">Epochs without improvement after which training stops; 1 or more.</param>
/// <param name="SmallestImprovement">The fall in mean loss that counts as one; 0 or more.</param>
public sealed record EarlyStopping<T>(Dataset<T> Validation, int Patience, double SmallestImprovement = 0)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
