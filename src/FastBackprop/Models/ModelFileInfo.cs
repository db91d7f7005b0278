using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Models;

/// <summary>The description in a model file, without the weights: enough to choose the type to load it as.</summary>
/// <param name="Shape">The shape of the network.</param>
/// <param name="ElementType">The type of the weights in C#: <c>float</c> or <c>double</c>.</param>
/// <param name="Scaler">The scaler of the network's inputs, or null.</param>
/// <param name="ClassNames">The names of the classes, or null.</param>
/// <param name="Training">How the network was trained, or null.</param>
public sealed record ModelFileInfo(
    NetworkShape Shape, string ElementType, Scaler? Scaler, IReadOnlyList<string>? ClassNames, TrainingState? Training)
{
    /// <summary>
    /// The <see cref="Numerics.NumericsVersion"/> of the library that wrote the file; null if the file is from before there was a number.
    /// If it is not <see cref="Numerics.NumericsVersion.Current"/>, the same training may give other bits here.
    /// </summary>
    public int? NumericsVersion { get; init; }
}
