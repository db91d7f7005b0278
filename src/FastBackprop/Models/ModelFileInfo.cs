using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Models;

/// <summary>What a model file says of itself, without its weights: enough to choose the type to load it as.</summary>
/// <param name="Shape">The shape of the network.</param>
/// <param name="ElementType">The type of the weights in C#: <c>float</c> or <c>double</c>.</param>
/// <param name="Scaler">What inputs go through before they reach the network, or null.</param>
/// <param name="ClassNames">The names of the classes, or null.</param>
/// <param name="Training">How the network was trained, or null.</param>
public sealed record ModelFileInfo(
    NetworkShape Shape, string ElementType, Scaler? Scaler, IReadOnlyList<string>? ClassNames, TrainingState? Training)
{
    /// <summary>
    /// The <see cref="Numerics.NumericsVersion"/> of the library that wrote the file; null where it is from before there was a number.
    /// Where it is not <see cref="Numerics.NumericsVersion.Current"/>, the same training may give other bits here.
    /// </summary>
    public int? NumericsVersion { get; init; }
}
