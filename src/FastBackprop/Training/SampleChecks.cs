using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>Whether samples go with a network and a loss.</summary>
internal static class SampleChecks
{
    /// <exception cref="ArgumentException">A length does not fit, a value is not finite, or a target is out of the loss's range.</exception>
    public static void ThrowUnlessFits<T>(NetworkShape shape, Loss loss, ReadOnlySpan<T> x, ReadOnlySpan<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ThrowUnlessFits(shape, loss, x, target, null);

    /// <summary>
    /// The same, and admits the inputs to the bound of a trainer's steps. Targets that may be any number are not checked: if one is not
    /// finite, the loss is not finite either.
    /// </summary>
    /// <inheritdoc cref="ThrowUnlessFits{T}(NetworkShape, Loss, ReadOnlySpan{T}, ReadOnlySpan{T})" path="/exception"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowUnlessFits<T>(NetworkShape shape, Loss loss, ReadOnlySpan<T> x, ReadOnlySpan<T> target, StepBound<T>? bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != shape.Inputs || target.Length != shape.Outputs)
        {
            ThrowLength(shape, x, target);
        }

        if (bound is null || !DatasetChecks.IsFinite(x, bound.InputScale))
        {
            Admit(x, target, bound);
        }

        if (bound is null || !loss.TakesAnyTarget)
        {
            DatasetChecks.FiniteRow(target, nameof(target));
            loss.ThrowUnlessInRange(target, nameof(target));
        }
    }

    /// <exception cref="ArgumentException">
    /// The columns do not fit, a value is not finite, or a target is out of the loss's range. The message uses the argument names of batch methods.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ThrowUnlessFits<T>(NetworkShape shape, Loss loss, ReadOnlyMatrixSpan<T> inputs, ReadOnlyMatrixSpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (inputs.Columns != shape.Inputs)
        {
            throw new ArgumentException($"inputs has {inputs.Columns} columns; the network has {shape.Inputs} inputs.", nameof(inputs));
        }

        if (targets.Columns != shape.Outputs)
        {
            throw new ArgumentException($"targets has {targets.Columns} columns; the network has {shape.Outputs} outputs.", nameof(targets));
        }

        for (int row = 0; row < inputs.Rows; row++)
        {
            DatasetChecks.FiniteRow(inputs.Row(row), nameof(inputs), row);
            DatasetChecks.FiniteRow(targets.Row(row), nameof(targets), row);
            loss.ThrowUnlessInRange(targets.Row(row), nameof(targets), row);
        }
    }

    /// <exception cref="ArgumentException">The columns do not fit, or a target is out of the loss's range.</exception>
    public static void ThrowUnlessFits<T>(NetworkShape shape, Loss loss, Dataset<T> data, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data, name);
        if (data.InputColumns != shape.Inputs)
        {
            throw new ArgumentException($"{name} has rows of {data.InputColumns} inputs; the network has {shape.Inputs} inputs.", name);
        }

        if (data.TargetColumns != shape.Outputs)
        {
            throw new ArgumentException($"{name} has rows of {data.TargetColumns} targets; the network has {shape.Outputs} outputs.", name);
        }

        for (int row = 0; row < data.Rows; row++)
        {
            loss.ThrowUnlessInRange(data.Target(row), name, row);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Admit<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> target, StepBound<T>? bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DatasetChecks.FiniteRow(x, nameof(x));
        DatasetChecks.FiniteRow(target, nameof(target));
        bound?.Admit(ElementType.ToDouble(T.Abs(TensorPrimitives.MaxMagnitude(x))));
    }

    [DoesNotReturn]
    private static void ThrowLength<T>(NetworkShape shape, ReadOnlySpan<T> x, ReadOnlySpan<T> target) =>
        throw (x.Length != shape.Inputs
            ? new ArgumentException($"x has {x.Length} values; the network has {shape.Inputs} inputs.", nameof(x))
            : new ArgumentException($"target has {target.Length} values; the network has {shape.Outputs} outputs.", nameof(target)));
}
