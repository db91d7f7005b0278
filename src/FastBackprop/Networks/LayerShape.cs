using System.Diagnostics.CodeAnalysis;
using FastBackprop.Kernels;

namespace FastBackprop.Networks;

/// <summary>One layer of a network: its units and their activation. Converts from a number and from a pair.</summary>
/// <param name="Units">Units, without the computed bias unit that the shape may add; 1 or more.</param>
/// <param name="Activation">The activation; the sigmoid if none is given.</param>
public readonly record struct LayerShape(int Units, Activation Activation = Activation.Sigmoid)
{
    /// <summary>A layer of sigmoid units.</summary>
    /// <param name="units">Units.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the alternate.")]
    public static implicit operator LayerShape(int units) => new(units);

    /// <summary>A layer of units with an activation.</summary>
    /// <param name="layer">Units and activation.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the alternate.")]
    public static implicit operator LayerShape((int Units, Activation Activation) layer) => new(layer.Units, layer.Activation);
}
