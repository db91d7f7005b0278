namespace FastBackprop.Networks;

/// <summary>Where the layers of a network get their bias from.</summary>
public enum BiasConvention
{
    /// <summary>Every layer's input is extended by a constant 1: its weights have one row more than it has inputs.</summary>
    Constant,

    /// <summary>No layer has a bias.</summary>
    None,

    /// <summary>
    /// The convention of A. Rosebrock's "Backpropagation from scratch with Python" (PyImageSearch). The first layer's input
    /// is extended by a constant 1. Every hidden layer has one unit more than its size says; the activation computes it like the
    /// others, training changes it, and the next layer uses it as its bias input.
    /// </summary>
    ComputedUnit,
}
