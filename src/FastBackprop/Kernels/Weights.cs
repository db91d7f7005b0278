using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// W of a layer, or of some of its inputs or outputs, as one operand: m inputs, n outputs, padded rows, and with a bias one last row for it.
/// </summary>
/// <param name="first">The weight that leads from the first input to the first output.</param>
/// <param name="stride">Elements from one row to the next.</param>
/// <param name="inputs">m: rows without the bias row.</param>
/// <param name="outputs">n: columns without padding.</param>
/// <param name="hasBias">Whether there is a bias row.</param>
internal readonly ref struct Weights<T>(ref T first, int stride, int inputs, int outputs, bool hasBias)
    where T : unmanaged
{
    private readonly ref T _first = ref first;

    /// <summary>The weights in a matrix that has a row for each input and perhaps one for the bias.</summary>
    public Weights(ReadOnlyMatrixSpan<T> matrix, bool hasBias)
        : this(ref matrix.First, matrix.Stride, hasBias ? matrix.Rows - 1 : matrix.Rows, matrix.Columns, hasBias)
    {
    }

    public ref T First => ref _first;

    public nint Stride => stride;

    public int Inputs => inputs;

    public int Outputs => outputs;

    public bool HasBias => hasBias;

    /// <summary>Rows, with the bias row.</summary>
    public int Rows => hasBias ? inputs + 1 : inputs;

    /// <summary>The elements from the first weight to the last.</summary>
    public nint Extent => Check.Extent(Rows, stride, outputs);

    /// <summary>The bias row; a null reference if there is none.</summary>
    public ref T Bias => ref hasBias ? ref this[inputs] : ref Unsafe.NullRef<T>();

    /// <summary>The first weight of a row.</summary>
    public ref T this[nint row] => ref Unsafe.Add(ref _first, row * stride);

    /// <summary>The weights of some inputs; the bias row stays with the last.</summary>
    public Weights<T> OfInputs(int start, int end) => new(ref this[start], stride, end - start, outputs, hasBias && end == inputs);

    /// <summary>The weights of some outputs.</summary>
    public Weights<T> OfOutputs(int start, int end) => new(ref Unsafe.Add(ref _first, start), stride, inputs, end - start, hasBias);
}
