namespace FastBackprop.Recurrent;

/// <summary>
/// What a window of time steps stores on its way forward for the way back: one row per step. All rows are padded, and
/// the padding of those that a product reads stays zero.
/// </summary>
internal sealed class BpttTape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <exception cref="ArgumentException">An array cannot hold a tape of this many steps.</exception>
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

    /// <summary>The most steps of the tape.</summary>
    public int Steps { get; }

    /// <summary>The input of each step, followed by the context.</summary>
    public PaddedRows<T> Inputs { get; }

    public PaddedRows<T> Hidden { get; }

    /// <summary>dLoss/dz of the hidden units, for the steps from this one to the last.</summary>
    public PaddedRows<T> HiddenDeltas { get; }

    public PaddedRows<T> OutputSums { get; }

    public PaddedRows<T> Outputs { get; }

    /// <summary>dLoss/dz of the outputs.</summary>
    public PaddedRows<T> OutputDeltas { get; }

    /// <summary>One row: the target of the current step.</summary>
    public PaddedRows<T> Target { get; }

    /// <summary>One row: what the next step sees of the steps before it.</summary>
    public PaddedRows<T> Context { get; }

    /// <summary>One row: the error that a step sends back to the values fed to it.</summary>
    public PaddedRows<T> Carry { get; }
}
