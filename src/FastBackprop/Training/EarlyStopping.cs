using FastBackprop.Data;

namespace FastBackprop.Training;

/// <summary>
/// Stops training when the mean loss on a validation set has not improved for some epochs, and restores the weights of the last epoch
/// that counted as an improvement. The first epoch counts; a later one does if its loss is below that of the last such epoch by more than
/// <paramref name="SmallestImprovement"/>. With 0 that is the lowest loss; above 0 an epoch in between may have had a lower one.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Validation">Samples that are not trained on.</param>
/// <param name="Patience">Epochs without improvement after which training stops; 1 or more.</param>
/// <param name="SmallestImprovement">The fall in mean loss that an improvement exceeds; 0 or more.</param>
/// <remarks>
/// The optimizer's memory, the steps and the learning rate are restored together with the weights: the next step is that of a
/// trainer that stopped after this epoch. This happens however the fit ends: at the last epoch, cancelled, diverged, or by an
/// exception of an observer. If no epoch is complete, the trainer stays as its last step left it.
/// </remarks>
public sealed record EarlyStopping<T>(Dataset<T> Validation, int Patience, double SmallestImprovement = 0)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
