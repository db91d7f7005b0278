using FastBackprop.Data;
using FastBackprop.Training;

namespace FastBackprop.Recurrent;

/// <summary>Whether sequences go with a network and a loss. Rows in the messages are time steps.</summary>
internal static class SequenceChecks
{
    /// <summary>The time steps of a sequence.</summary>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    public static int Steps<T>(ReadOnlySpan<T> inputs, RecurrentShape shape, string name)
    {
        int steps = inputs.Length / shape.Inputs;
        return inputs.Length == steps * shape.Inputs
            ? steps
            : throw new ArgumentException($"{name} has {inputs.Length} values; expected a multiple of the network's {shape.Inputs} inputs.", name);
    }

    /// <exception cref="ArgumentException">A length does not fit, a value is not finite, or a target is out of the loss's range.</exception>
    public static void ThrowUnlessFits<T>(
        RecurrentShape shape, Loss loss, SequenceTargets kind, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int steps = Steps(inputs, shape, nameof(inputs));
        if (steps == 0)
        {
            throw new ArgumentException($"inputs is empty; expected at least one time step of {shape.Inputs} values.", nameof(inputs));
        }

        int rows = kind == SequenceTargets.EveryStep ? steps : 1;
        if (targets.Length != (long)rows * shape.Outputs)
        {
            throw new ArgumentException(
                $"targets has {targets.Length} values; expected {(long)rows * shape.Outputs}, a row of {shape.Outputs} for "
                + (kind == SequenceTargets.EveryStep ? $"each of the {steps} steps." : "the last step."),
                nameof(targets));
        }

        DatasetChecks.Finite(inputs, shape.Inputs, nameof(inputs));
        DatasetChecks.Finite(targets, shape.Outputs, nameof(targets));
        for (int row = 0; row < rows; row++)
        {
            loss.ThrowUnlessInRange(targets.Slice(row * shape.Outputs, shape.Outputs), nameof(targets), row);
        }
    }
}
