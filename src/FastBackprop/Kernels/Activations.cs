using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Activation functions over rows, and their derivatives. The bits of a result depend only on the operands,
/// not on the processor or the width of its registers.
/// </summary>
public static partial class Activations
{
    /// <summary><c>a = f(z)</c> for any activation f.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="activation">f.</param>
    /// <param name="z">n values.</param>
    /// <param name="a">n values; may be z, but not overlap it in part.</param>
    /// <exception cref="ArgumentException">The lengths differ, the spans overlap in part, or the activation is not defined.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<T>(Activation activation, ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementType.ThrowUnlessSupported<T>();
        _ = ActivationTraits.Of(activation);
        Operands.ThrowUnlessLength<T>(a, z.Length, "values in z", nameof(a));
        Operands.ThrowIfPartlyOverlaps(a, nameof(a), z, nameof(z));
        if (z.IsEmpty)
        {
            return;
        }

        ApplyToRow(activation, z, a);
    }

    /// <summary>
    /// <c>delta = e∘f'(z)</c> with the slope expressed by the output <c>a = f(z)</c>: sigmoid <c>a(1 − a)</c>, tanh <c>1 − a²</c>,
    /// ReLU 1 or 0, leaky ReLU 1 or 0.01, identity 1; for softmax the error times the Jacobian, <c>a_j(e_j − Σ_i a_i e_i)</c>. The slopes of
    /// <see cref="Activation.Gelu"/> and <see cref="Activation.Silu"/> do not follow from the output: they are expressed by the sum z.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="activation">f.</param>
    /// <param name="a">The layer's output, n values; for GELU and SiLU its sums z.</param>
    /// <param name="error">e, the derivative of the loss by a, n values.</param>
    /// <param name="delta">The derivative of the loss by z, n values; may be the error, but not overlap an operand in part.</param>
    /// <exception cref="ArgumentException">The lengths differ, the spans overlap in part, or the activation is not defined.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyByDerivative<T>(Activation activation, ReadOnlySpan<T> a, ReadOnlySpan<T> error, Span<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementType.ThrowUnlessSupported<T>();
        _ = ActivationTraits.Of(activation);
        Operands.ThrowUnlessLength(error, a.Length, "values in a", nameof(error));
        Operands.ThrowUnlessLength<T>(delta, a.Length, "values in a", nameof(delta));
        Operands.ThrowIfPartlyOverlaps(delta, nameof(delta), a, nameof(a));
        Operands.ThrowIfPartlyOverlaps(delta, nameof(delta), error, nameof(error));
        if (a.IsEmpty)
        {
            return;
        }

        MultiplyRowByDerivative(activation, a, error, delta);
    }

    // A row without padding, of one value or more: its last, incomplete 64 bytes are processed in a copy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyToRow<T>(Activation activation, ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = AlignedMemory.Lanes<T>();
        Span<T> tail = stackalloc T[lanes];
        KernelSet<T>.Default.Activate(
            activation, new Row<T>(z, tail), new Row<T>(ref Operands.First<T>(a), ref tail[0], a.Length));
        tail[..(z.Length % lanes)].CopyTo(a[(z.Length & -lanes)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRowByDerivative<T>(Activation activation, ReadOnlySpan<T> a, ReadOnlySpan<T> error, Span<T> delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = AlignedMemory.Lanes<T>();
        Span<T> errorTail = stackalloc T[lanes];
        KernelSet<T>.Default.MultiplyByDerivative(
            activation,
            new Row<T>(a, stackalloc T[lanes]),
            new Row<T>(error, errorTail),
            new Row<T>(ref Operands.First<T>(delta), ref errorTail[0], delta.Length));
        errorTail[..(a.Length % lanes)].CopyTo(delta[(a.Length & -lanes)..]);
    }
}
