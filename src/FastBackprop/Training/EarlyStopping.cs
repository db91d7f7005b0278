using FastBackprop.Data;

namespace FastBackprop.Training;

/// <summary>
/// Stops training when the mean loss on a validation set has not improved for some epochs, and gives the network the weights of the last
/// epoch that counted as an improvement: the first epoch, and each later one whose loss is below that of the last such epoch by more than
/// <paramref name="SmallestImprovement"/>. With 0 that is the lowest loss; above 0 an epoch in between may have had a lower one.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Validation">Samples that are not trained on.</param>
/// <param name="Patience">Epochs without improvement after which training stops; 1 or more.</param>
/// <param name="SmallestImprovement">The fall in mean loss that has to be exceeded to count as one; 0 or more.</param>
/// <remarks>
/// The optimizer's memory, the trainer's steps and its learning rate go back together with the weights: the next step is that of a
/// trainer that has stopped after this epoch. They do so however the fit ends, be it that the last epoch is reached, that it is
/// cancelled, that it diverges or that an observer throws. Only where no epoch is complete the trainer stays as its last step has left it.
/// </remarks>
public sealed record EarlyStopping<T>(Dataset<T> Validation, int Patience, double SmallestImprovement = 0)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
