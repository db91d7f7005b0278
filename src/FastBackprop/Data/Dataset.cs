using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using FastBackprop.Numerics;

namespace FastBackprop.Data;

/// <summary>
/// Samples in memory: for each row an input <c>x</c> and a target <c>t</c>. Both tables are row-major without gaps. Construction checks that every
/// value is finite, so no code that trains on a dataset needs to check again. Immutable, and safe for use from several threads at once.
/// </summary>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Dataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static long _made;

    private readonly T[] _inputs;
    private readonly T[] _targets;
    private readonly ReadOnlyCollection<string>? _classNames;
    private readonly int[]? _classes;
    private double _inputDensity = double.NaN;
    private double _largestInput = double.NaN;

    /// <summary>Copies samples whose targets are values.</summary>
    /// <param name="inputs">Rows × <paramref name="inputColumns"/> values, row by row.</param>
    /// <param name="inputColumns">Values in one input row, 1 or more.</param>
    /// <param name="targets">Rows × <paramref name="targetColumns"/> values, row by row.</param>
    /// <param name="targetColumns">Values in one target row, 1 or more.</param>
    /// <exception cref="ArgumentException">
    /// There is no row, a length is not a multiple of its columns, the numbers of rows differ, or a value is not finite.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public Dataset(ReadOnlySpan<T> inputs, int inputColumns, ReadOnlySpan<T> targets, int targetColumns)
        : this(CheckedRows(inputs, inputColumns, targets, targetColumns), inputs.ToArray(), targets.ToArray(), null, null)
    {
    }

    // The caller has checked the contents, and gives up the arrays.
    private Dataset(int rows, T[] inputs, T[] targets, ReadOnlyCollection<string>? classNames, int[]? classes)
    {
        Number = Interlocked.Increment(ref _made);
        Rows = rows;
        InputColumns = inputs.Length / rows;
        TargetColumns = targets.Length / rows;
        _inputs = inputs;
        _targets = targets;
        _classNames = classNames;
        _classes = classes;
    }

    /// <summary>The dataset's own number, 1 or more: it identifies the dataset without keeping it alive.</summary>
    internal long Number { get; }

    /// <summary>Samples, 1 or more.</summary>
    public int Rows { get; }

    /// <summary>Values in one input row, 1 or more.</summary>
    public int InputColumns { get; }

    /// <summary>Values in one target row, 1 or more; with classes, their number.</summary>
    public int TargetColumns { get; }

    /// <summary>The name of each class, in the order of the target columns; null when the targets are values.</summary>
    public IReadOnlyList<string>? ClassNames => _classNames;

    /// <summary>All inputs: <see cref="Rows"/> × <see cref="InputColumns"/>, without gaps between the rows.</summary>
    public ReadOnlyMatrixSpan<T> Inputs => new(_inputs, Rows, InputColumns);

    /// <summary>All targets: <see cref="Rows"/> × <see cref="TargetColumns"/>, without gaps between the rows.</summary>
    public ReadOnlyMatrixSpan<T> Targets => new(_targets, Rows, TargetColumns);

    /// <summary>The share of input values that are not zero, counted at the first call.</summary>
    internal double InputDensity
    {
        get
        {
            // Concurrent calls count the same value.
            double density = Volatile.Read(ref _inputDensity);
            if (double.IsNaN(density))
            {
                density = 1 - ((double)_inputs.AsSpan().Count(T.Zero) / _inputs.Length);
                Volatile.Write(ref _inputDensity, density);
            }

            return density;
        }
    }

    /// <summary>The largest magnitude of an input, found at the first call.</summary>
    internal double LargestInput
    {
        get
        {
            // Concurrent calls find the same value.
            double largest = Volatile.Read(ref _largestInput);
            if (double.IsNaN(largest))
            {
                largest = ElementType.ToDouble(T.Abs(TensorPrimitives.MaxMagnitude<T>(_inputs)));
                Volatile.Write(ref _largestInput, largest);
            }

            return largest;
        }
    }

    /// <summary>Copies samples that belong to classes. The targets are one-hot: 1 in the column of the class, 0 elsewhere.</summary>
    /// <param name="inputs">Rows × <paramref name="inputColumns"/> values, row by row.</param>
    /// <param name="inputColumns">Values in one input row, 1 or more.</param>
    /// <param name="classes">The class of each row: an index into <paramref name="classNames"/>.</param>
    /// <param name="classNames">At least one name, all different. A class without rows is allowed.</param>
    /// <exception cref="ArgumentException">
    /// There is no row, a length does not fit, an input is not finite, a class is out of range, or a name is missing or appears twice.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "A second kind of constructor.")]
    public static Dataset<T> FromClasses(
        ReadOnlySpan<T> inputs, int inputColumns, ReadOnlySpan<int> classes, IReadOnlyList<string> classNames)
    {
        ReadOnlyCollection<string> names = DatasetChecks.Names(classNames);
        T[] targets = OneHot(CheckedInputs(inputs, inputColumns), classes, names.Count);
        return new Dataset<T>(classes.Length, inputs.ToArray(), targets, names, classes.ToArray());
    }

    /// <summary>As the public constructor, but <paramref name="inputs"/> and <paramref name="targets"/> are taken over, not copied.</summary>
    internal static Dataset<T> Own(T[] inputs, int inputColumns, T[] targets, int targetColumns) =>
        new(CheckedRows(inputs, inputColumns, targets, targetColumns), inputs, targets, null, null);

    /// <summary>As <see cref="FromClasses"/>, but <paramref name="inputs"/> is taken over, not copied.</summary>
    internal static Dataset<T> OwnClasses(T[] inputs, int inputColumns, ReadOnlySpan<int> classes, IReadOnlyList<string> classNames)
    {
        ReadOnlyCollection<string> names = DatasetChecks.Names(classNames);
        T[] targets = OneHot(CheckedInputs(inputs, inputColumns), classes, names.Count);
        return new Dataset<T>(classes.Length, inputs, targets, names, classes.ToArray());
    }

    /// <summary>The input of one sample.</summary>
    /// <param name="row">0 … <see cref="Rows"/> − 1.</param>
    /// <returns><see cref="InputColumns"/> values, which stay valid as long as the dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    [HotPath]
    public ReadOnlySpan<T> Input(int row)
    {
        ThrowUnlessRow(row);
        return _inputs.AsSpan(row * InputColumns, InputColumns);
    }

    /// <summary>The target of one sample.</summary>
    /// <param name="row">0 … <see cref="Rows"/> − 1.</param>
    /// <returns><see cref="TargetColumns"/> values, which stay valid as long as the dataset.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    [HotPath]
    public ReadOnlySpan<T> Target(int row)
    {
        ThrowUnlessRow(row);
        return _targets.AsSpan(row * TargetColumns, TargetColumns);
    }

    /// <summary>The class of one sample: the column that holds the 1.</summary>
    /// <param name="row">0 … <see cref="Rows"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The targets are values.</exception>
    [HotPath]
    public int ClassOf(int row)
    {
        if (_classes is null)
        {
            throw new InvalidOperationException("The targets of this dataset are values; there are no classes.");
        }

        ThrowUnlessRow(row);
        return _classes[row];
    }

    /// <summary>Copies some of the samples, in the given order; a row may occur more than once.</summary>
    /// <param name="rows">At least one row number, each 0 … <see cref="Rows"/> − 1.</param>
    /// <exception cref="ArgumentException">There is no row number, or one is out of range.</exception>
    public Dataset<T> Select(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException("rows is empty; expected at least one row number.", nameof(rows));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)Rows)
            {
                throw new ArgumentException($"rows[{i}] is {rows[i]}; the dataset has rows 0 to {Rows - 1}.", nameof(rows));
            }
        }

        T[] inputs = DatasetChecks.Allocate<T>(rows.Length, InputColumns);
        T[] targets = DatasetChecks.Allocate<T>(rows.Length, TargetColumns);
        for (int i = 0; i < rows.Length; i++)
        {
            Input(rows[i]).CopyTo(inputs.AsSpan(i * InputColumns));
            Target(rows[i]).CopyTo(targets.AsSpan(i * TargetColumns));
        }

        int[]? classes = _classes is null ? null : Array.ConvertAll(rows.ToArray(), row => _classes[row]);
        return new Dataset<T>(rows.Length, inputs, targets, _classNames, classes);
    }

    /// <summary>The same targets with other inputs, which the caller knows to be finite and gives up.</summary>
    internal Dataset<T> WithInputs(T[] inputs) => new(Rows, inputs, _targets, _classNames, _classes);

    private static int CheckedRows(ReadOnlySpan<T> inputs, int inputColumns, ReadOnlySpan<T> targets, int targetColumns)
    {
        int rows = CheckedInputs(inputs, inputColumns);
        int targetRows = DatasetChecks.Rows(targets.Length, targetColumns, nameof(targets), nameof(targetColumns));
        if (targetRows != rows)
        {
            throw new ArgumentException($"targets has {targetRows} rows; inputs has {rows}.", nameof(targets));
        }

        DatasetChecks.Finite(targets, targetColumns, nameof(targets));
        return rows;
    }

    private static int CheckedInputs(ReadOnlySpan<T> inputs, int inputColumns)
    {
        ElementType.ThrowUnlessSupported<T>();
        int rows = DatasetChecks.Rows(inputs.Length, inputColumns, nameof(inputs), nameof(inputColumns));
        DatasetChecks.Finite(inputs, inputColumns, nameof(inputs));
        return rows;
    }

    private static T[] OneHot(int rows, ReadOnlySpan<int> classes, int count)
    {
        if (classes.Length != rows)
        {
            throw new ArgumentException($"classes has {classes.Length} rows; inputs has {rows}.", nameof(classes));
        }

        T[] targets = DatasetChecks.Allocate<T>(rows, count);
        for (int row = 0; row < rows; row++)
        {
            int label = classes[row];
            if ((uint)label >= (uint)count)
            {
                throw new ArgumentException($"classes[{row}] is {label}; expected 0 to {count - 1}, for {count} class names.", nameof(classes));
            }

            targets[(row * count) + label] = T.One;
        }

        return targets;
    }

    private void ThrowUnlessRow(int row)
    {
        if ((uint)row >= (uint)Rows)
        {
            ThrowNoRow(row);
        }
    }

    private void ThrowNoRow(int row) =>
        throw new ArgumentOutOfRangeException(nameof(row), row, $"The dataset has rows 0 to {Rows - 1}.");
}
