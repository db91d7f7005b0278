using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// Matrix products for rows of samples and row-major weights, in the style of <see cref="System.Numerics.Tensors.TensorPrimitives"/>, which has none.
/// </summary>
/// <remarks>
/// <para>Weights have one row for each input and, with a bias, one more, which is added unscaled: it belongs to a constant input 1.
/// The shapes tell whether there is a bias.</para>
/// <para>A matrix may be a view of a wider one: elements between its columns and the next row are not written, and their values are
/// not used. The rows of a <see cref="Matrix{T}"/> are padded with zeros to 64 bytes, and stay so. Such rows, and rows of whole 64 bytes,
/// are processed in whole registers. Other rows process the last, incomplete 64 bytes element by element, with the same bits.</para>
/// <code>
/// var weights = new Matrix&lt;float&gt;([1, 2, 3, 4, 5, 6], rows: 3, columns: 2);
/// float[] z = new float[2];
/// MatrixPrimitives.Multiply&lt;float&gt;([1, 0, 2], weights.Span, z); // 1·(1, 2) + 0·(3, 4) + 2·(5, 6)
/// MatrixPrimitives.Multiply&lt;float&gt;([1, 0], weights.Span, z);    // 1·(1, 2) + 0·(3, 4) + the bias (5, 6)
/// </code>
/// <para>The bits of a result depend only on the operands: not on the processor, the width of its registers, or the
/// alignment of the memory. T is <see cref="float"/> or <see cref="double"/>; other types throw a
/// <see cref="NotSupportedException"/>. Operands are not checked for infinities and NaN. Products of many rows want up to 200 KB of stack.</para>
/// </remarks>
public static partial class MatrixPrimitives
{
    /// <summary><c>z = x·W</c>, plus W's last row if it has one more than x has values.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">m values.</param>
    /// <param name="weights">m or m + 1 rows, n columns.</param>
    /// <param name="z">n values; may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or memory overlaps.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(ReadOnlySpan<T> x, ReadOnlyMatrixSpan<T> weights, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool bias = CheckWeights(x.Length, nameof(x), weights);
        Operands.ThrowUnlessLength<T>(z, weights.Columns, "columns in weights", nameof(z));
        Operands.ThrowIfOverlaps(z, nameof(z), x, nameof(x));
        Operands.ThrowIfOverlaps(z, nameof(z), weights.Data, nameof(weights));

        KernelSet<T> kernels = KernelSet<T>.Default;
        int chains = SummationChains.For(x.Length, z.Length);
        int whole = z.Length & -AlignedMemory.Lanes<T>();
        ref T firstX = ref Operands.First(x);
        var w = new Weights<T>(weights, bias);
        kernels.Multiply(ref firstX, w.OfOutputs(0, whole), ref Operands.First<T>(z), chains);
        if (whole < z.Length)
        {
            w = w.OfOutputs(whole, z.Length);
            if (!weights.IsPadded)
            {
                ViewColumns.Multiply(ref firstX, w, ref z[whole], chains);
                return;
            }

            Span<T> tail = stackalloc T[AlignedMemory.Lanes<T>()];
            kernels.Multiply(ref firstX, w, ref tail[0], chains);
            tail[..(z.Length - whole)].CopyTo(z[whole..]);
        }
    }

    /// <summary><c>Z = X·W</c>, plus W's last row, in every row, if W has one row more than X has columns.</summary>
    /// <remarks>A row of Z has the same bits as <see cref="Multiply{T}(ReadOnlySpan{T}, ReadOnlyMatrixSpan{T}, Span{T})"/> gives.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">s rows, m columns.</param>
    /// <param name="weights">m or m + 1 rows, n columns.</param>
    /// <param name="z">s rows, n columns; may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or memory overlaps.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> weights, MatrixSpan<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool bias = CheckWeights(x.Columns, nameof(x), weights);
        Operands.ThrowUnlessShape<T>(z, x.Rows, weights.Columns, nameof(z));
        Operands.ThrowIfOverlaps(z.Data, nameof(z), x.Data, nameof(x));
        Operands.ThrowIfOverlaps(z.Data, nameof(z), weights.Data, nameof(weights));

        int chains = SummationChains.For(x.Columns, z.Columns);
        int whole = WholeColumns(weights, z);
        var w = new Weights<T>(weights, bias);
        KernelSet<T>.Default.MultiplyRows(new Rows<T>(x), w.OfOutputs(0, whole), new Rows<T>(z).OfColumns(0, whole), chains);
        for (int row = 0; whole < z.Columns && row < x.Rows; row++)
        {
            ViewColumns.Multiply(ref Operands.First(x.Row(row)), w.OfOutputs(whole, z.Columns), ref z[row, whole], chains);
        }

        // If x is infinite or NaN, so is its product with the zeros in the weights' padding.
        ClearPadding(z);
    }

    /// <summary><c>y = d·Wᵀ</c>: the error that reaches the inputs; a bias row is left out, because it has no input.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="delta">d, n values.</param>
    /// <param name="weights">m or m + 1 rows, n columns.</param>
    /// <param name="result">y, m values; may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or memory overlaps.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyTransposed<T>(ReadOnlySpan<T> delta, ReadOnlyMatrixSpan<T> weights, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckWeights(result.Length, nameof(result), weights);
        Operands.ThrowUnlessLength(delta, weights.Columns, "columns in weights", nameof(delta));
        Operands.ThrowIfOverlaps(result, nameof(result), delta, nameof(delta));
        Operands.ThrowIfOverlaps(result, nameof(result), weights.Data, nameof(weights));

        var d = new Row<T>(delta, stackalloc T[AlignedMemory.Lanes<T>()]);
        var w = new Weights<T>(ref weights.First, weights.Stride, result.Length, weights.Columns, hasBias: false);
        KernelSet<T> kernels = KernelSet<T>.Default;
        if (weights.TakesWholeRegisters)
        {
            kernels.MultiplyTransposed(d, w, ref Operands.First<T>(result));
        }
        else
        {
            kernels.MultiplyTransposedView(d, w, ref Operands.First<T>(result));
        }
    }

    /// <summary><c>W += a·x⊗d</c>, and <c>a·d</c> to W's last row if it has one more than x has values. <c>a·d</c> is rounded first.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scale">a; for a step down the gradient the negative learning rate.</param>
    /// <param name="x">m values.</param>
    /// <param name="delta">d, n values.</param>
    /// <param name="weights">W, m or m + 1 rows, n columns; may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or memory overlaps.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProduct<T>(T scale, ReadOnlySpan<T> x, ReadOnlySpan<T> delta, MatrixSpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool bias = CheckWeights<T>(x.Length, nameof(x), weights);
        Operands.ThrowUnlessLength(delta, weights.Columns, "columns in weights", nameof(delta));
        Operands.ThrowIfOverlaps(weights.Data, nameof(weights), x, nameof(x));
        Operands.ThrowIfOverlaps(weights.Data, nameof(weights), delta, nameof(delta));

        AddUncheckedOuterProduct(scale, x, delta, weights, bias);
    }

    /// <summary>
    /// Backward and update in one pass over W: <c>y = d·Wᵀ</c> with the old weights, then <c>W += a·x⊗d</c>. The same bits as
    /// <see cref="MultiplyTransposed"/> followed by <see cref="AddOuterProduct"/>, with half the memory traffic.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="delta">d, n values.</param>
    /// <param name="scale">a; for a step down the gradient the negative learning rate.</param>
    /// <param name="x">m values, the layer's input.</param>
    /// <param name="weights">W, m or m + 1 rows, n columns; may not overlap the operands.</param>
    /// <param name="result">y, m values; may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or memory overlaps.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardUpdate<T>(ReadOnlySpan<T> delta, T scale, ReadOnlySpan<T> x, MatrixSpan<T> weights, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool bias = CheckWeights<T>(x.Length, nameof(x), weights);
        Operands.ThrowUnlessLength(delta, weights.Columns, "columns in weights", nameof(delta));
        Operands.ThrowUnlessLength<T>(result, x.Length, "values in x", nameof(result));
        Operands.ThrowIfOverlaps(weights.Data, nameof(weights), x, nameof(x));
        Operands.ThrowIfOverlaps(weights.Data, nameof(weights), delta, nameof(delta));
        Operands.ThrowIfOverlaps(result, nameof(result), x, nameof(x));
        Operands.ThrowIfOverlaps(result, nameof(result), delta, nameof(delta));
        Operands.ThrowIfOverlaps(result, nameof(result), weights.Data, nameof(weights));

        var d = new Row<T>(delta, stackalloc T[AlignedMemory.Lanes<T>()]);
        var w = new Weights<T>(weights, bias);
        KernelSet<T> kernels = KernelSet<T>.Default;
        ref T y = ref Operands.First<T>(result);
        if (weights.TakesWholeRegisters && KeepsZeros(scale, x, weights))
        {
            kernels.BackwardUpdate(d, scale, ref Operands.First(x), w, ref y);
        }
        else
        {
            kernels.MultiplyTransposedView(d, w, ref y);
            AddUncheckedOuterProduct(scale, x, delta, weights, bias);
        }
    }

    /// <summary>
    /// <c>W += Xᵀ·U</c>, and the sum of U's rows to W's last row if it has one more than X has columns. The bits are those of
    /// adding the outer products of the rows of X and U one by one.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">s rows, m columns.</param>
    /// <param name="u">s rows, n columns.</param>
    /// <param name="weights">W, m or m + 1 rows, n columns; may not overlap the operands.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or memory overlaps.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProduct<T>(ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> u, MatrixSpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool bias = CheckWeights<T>(x.Columns, nameof(x), weights);
        Operands.ThrowUnlessShape(u, x.Rows, weights.Columns, nameof(u));
        Operands.ThrowIfOverlaps(weights.Data, nameof(weights), x.Data, nameof(x));
        Operands.ThrowIfOverlaps(weights.Data, nameof(weights), u.Data, nameof(u));

        int whole = WholeColumns(u, weights);
        if (whole % AlignedMemory.Lanes<T>() != 0 && !KeepsZeros(x, weights))
        {
            whole &= -AlignedMemory.Lanes<T>();
        }

        var w = new Weights<T>(weights, bias);
        var rows = new Rows<T>(x);
        KernelSet<T>.Default.AddTransposedProduct(rows, new Rows<T>(u).OfColumns(0, whole), w.OfOutputs(0, whole));
        if (whole < weights.Columns)
        {
            ViewColumns.AddTransposedProduct(rows, new Rows<T>(u).OfColumns(whole, u.Columns), w.OfOutputs(whole, u.Columns));
        }
    }

    /// <summary>
    /// The lower triangle, diagonal included, of the Gram matrix <c>G = X·Xᵀ</c>: element (t, s), s ≤ t, is the dot product of
    /// rows t and s. The upper triangle does not change.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">s rows, m columns.</param>
    /// <param name="gram">s rows, s columns; may not overlap x.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or memory overlaps.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LowerGram<T>(ReadOnlyMatrixSpan<T> x, MatrixSpan<T> gram)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementType.ThrowUnlessSupported<T>();
        Operands.ThrowUnlessShape<T>(gram, x.Rows, x.Rows, nameof(gram));
        Operands.ThrowIfOverlaps(gram.Data, nameof(gram), x.Data, nameof(x));
        KernelSet<T> kernels = KernelSet<T>.Default;
        if (x.TakesWholeRegisters)
        {
            kernels.LowerGram(new Rows<T>(x), new Rows<T>(gram));
            return;
        }

        Span<T> tail = stackalloc T[AlignedMemory.Lanes<T>()];
        for (int row = 0; row < x.Rows; row++)
        {
            var before = new Weights<T>(ref x.First, x.Stride, row + 1, x.Columns, hasBias: false);
            kernels.MultiplyTransposedView(new Row<T>(x.Row(row), tail), before, ref gram[row, 0]);
        }
    }

    /// <summary>Checks the weights against the inputs; returns whether they have a bias row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CheckWeights<T>(int inputs, string name, ReadOnlyMatrixSpan<T> weights)
        where T : unmanaged
    {
        ElementType.ThrowUnlessSupported<T>();
        if (weights.Rows != inputs && weights.Rows != inputs + 1)
        {
            ThrowRows(nameof(weights), weights.Rows, inputs, name);
        }

        return weights.Rows == inputs + 1;
    }

    [DoesNotReturn]
    private static void ThrowRows(string weights, int rows, int inputs, string name) => throw new ArgumentException(
        $"{weights} has {rows} rows; expected {inputs}, or {inputs + 1} with a bias, for the {inputs} values of {name}.", weights);
}
