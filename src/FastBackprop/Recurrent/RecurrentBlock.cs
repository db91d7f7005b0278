namespace FastBackprop.Recurrent;

/// <summary>The weights of a recurrent network, by the units that they join. Row i of a block holds the weights that leave unit i.</summary>
public enum RecurrentBlock
{
    /// <summary>Inputs × hidden units.</summary>
    InputToHidden,

    /// <summary>Fed-back units × hidden units.</summary>
    ContextToHidden,

    /// <summary>1 × hidden units; no row if the shape has no biases.</summary>
    HiddenBias,

    /// <summary>Hidden units × outputs.</summary>
    HiddenToOutput,

    /// <summary>1 × outputs; no row if the shape has no biases.</summary>
    OutputBias,
}
