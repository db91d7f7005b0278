namespace FastBackprop.Recurrent;

/// <summary>
/// What a window of time steps leaves behind on its way forward, for the way back: a row each step. All rows are padded, and
/// the padding of those that a product reads stays zero.
/// </summary>
internal sealed class BpttTape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <exception cref="ArgumentException">A tape of so many steps is more than an array holds.</exception>
    public BpttTape(RecurrentNetwork<T> network, int steps)
    {
        RecurrentShape shape = network.Shape;
        int widest = Math.Max(shape.Inputs + network.ContextUnits, Math.Max(shape.Hidden, shape.Outputs));
        PaddedRows<T>.ThrowUnlessHeld(steps, widest, nameof(BpttOptions.WindowSteps));
        Steps = steps;
        Inputs = new PaddedRows<T>(steps, shape.Inputs + network.ContextUnits, nameof(BpttOptions.WindowSteps));
        Hidden = new PaddedRows<T>(steps, shape.Hidden, nameof(BpttOptions.WindowSteps));
        HiddenDeltas = new PaddedRows<T>(steps, shape.Hidden, nameof(BpttOptions.WindowSteps));
        OutputSums = new PaddedRows<T>(steps, shape.Outputs, nameof(BpttOptions.WindowSteps));
        Outputs = new PaddedRows<T>(steps, shape.Outputs, nameof(BpttOptions.WindowSteps));
        OutputDeltas = new PaddedRows<T>(steps, shape.Outputs, nameof(BpttOptions.WindowSteps));
        Target = new PaddedRows<T>(1, shape.Outputs, nameof(BpttOptions.WindowSteps));
        Context = new PaddedRows<T>(1, network.ContextUnits, nameof(BpttOptions.WindowSteps));
        Carry = new PaddedRows<T>(1, network.ContextUnits, nameof(BpttOptions.WindowSteps));
    }

    /// <summary>Steps that there is room for.</summary>
    public int Steps { get; }

    /// <summary>The input of each step and, behind it, the context.</summary>
    public PaddedRows<T> Inputs { get; }

    public PaddedRows<T> Hidden { get; }

    /// <summary>dLoss/dz of the hidden units, of all steps from this one on.</summary>
    public PaddedRows<T> HiddenDeltas { get; }

    public PaddedRows<T> OutputSums { get; }

    public PaddedRows<T> Outputs { get; }

    /// <summary>dLoss/dz of the outputs.</summary>
    public PaddedRows<T> OutputDeltas { get; }

    /// <summary>One row: the target of the step at work.</summary>
    public PaddedRows<T> Target { get; }

    /// <summary>One row: what the next step sees of those before.</summary>
    public PaddedRows<T> Context { get; }

    /// <summary>One row: the error that a step sends back to the values that were fed to it.</summary>
    public PaddedRows<T> Carry { get; }
}
