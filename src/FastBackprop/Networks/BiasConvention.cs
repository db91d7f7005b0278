namespace FastBackprop.Networks;

/// <summary>Where the layers of a network get their bias from.</summary>
public enum BiasConvention
{
    /// <summary>Every layer's input is extended by a constant 1: its weights have one row more than it has inputs.</summary>
    Constant,

    /// <summary>No layer has a bias.</summary>
    None,

    /// <summary>
    /// The convention of A. Rosebrock's "Backpropagation from scratch with Python" (PyImageSearch): the first layer's input
    /// is extended by a constant 1, and every hidden layer has one unit more than its size says, computed by the activation
    /// like its neighbours and trained, which serves the next layer as its bias input.
    /// </summary>
    ComputedUnit,
}
