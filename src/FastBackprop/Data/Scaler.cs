using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Numerics;

namespace FastBackprop.Data;

/// <summary>
/// Scales inputs as they were scaled for a network's training: <c>(x − offset)/divisor</c>, computed in double and rounded once
/// to the element type. Immutable, and safe for use from several threads at once.
/// </summary>
public sealed partial class Scaler
{
    // Elements that are scaled at a time: two kilobytes of doubles on the stack.
    private const int Chunk = 256;

    private readonly double[] _offsets;
    private readonly double[] _divisors;

    // A column without spread has the divisor 0 and becomes 0: the quotient, whatever it is, is overwritten.
    private readonly int[] _constantColumns;

    // No input of at most this magnitude can overflow, so a search for the largest magnitude settles the usual case.
    private readonly double _safeForSingle;
    private readonly double _safeForDouble;

    /// <summary>The words of the kinds; the last one is an alias.</summary>
    internal static Words<Scaling> Words { get; } = new(
        ("none", Scaling.None),
        ("min-max", Scaling.MinMax),
        ("range", Scaling.Range),
        ("standard", Scaling.Standard),
        ("unit-row", Scaling.UnitRow),
        ("minmax", Scaling.MinMax));

    /// <summary>Restores a scaler from the numbers that <see cref="Fit"/> found.</summary>
    /// <param name="kind">The kind of scaling.</param>
    /// <param name="columns">Values in an input row, 1 or more.</param>
    /// <param name="offsets">
    /// The numbers to subtract: one per column for <see cref="Scaling.MinMax"/> and <see cref="Scaling.Standard"/>, a single one for
    /// <see cref="Scaling.Range"/>, none for the others.
    /// </param>
    /// <param name="divisors">The numbers to divide by, one per offset: above 0, or 0 for a column that becomes 0.</param>
    /// <exception cref="ArgumentException">A number of values does not fit, or a value is not allowed.</exception>
    public Scaler(Scaling kind, int columns, ReadOnlySpan<double> offsets, ReadOnlySpan<double> divisors)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, $"{(int)kind} is not a kind of scaling.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        int expected = ParameterCount(kind, columns);
        CheckParameters(kind, expected, offsets, nameof(offsets));
        CheckParameters(kind, expected, divisors, nameof(divisors));
        int negative = divisors.IndexOfAnyInRange(double.NegativeInfinity, -double.Epsilon);
        if (negative >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"divisors[{negative}] is {divisors[negative]:R}; expected 0 or more."), nameof(divisors));
        }

        Kind = kind;
        Columns = columns;
        _offsets = offsets.ToArray();
        _divisors = divisors.ToArray();
        _constantColumns = [.. Enumerable.Range(0, columns).Where(c => IsConstant(c))];
        _safeForSingle = SafeMagnitude(float.MaxValue);
        _safeForDouble = SafeMagnitude(double.MaxValue);
    }

    /// <summary>The kind of scaling.</summary>
    public Scaling Kind { get; }

    /// <summary>Values in an input row.</summary>
    public int Columns { get; }

    /// <summary>The numbers to subtract: one per column, a single one for <see cref="Scaling.Range"/>, or none.</summary>
    public ReadOnlySpan<double> Offsets => _offsets;

    /// <summary>The numbers to divide by, one for each of <see cref="Offsets"/>; 0 for a column that becomes 0.</summary>
    public ReadOnlySpan<double> Divisors => _divisors;

    private bool IsPerColumn => Kind is Scaling.MinMax or Scaling.Standard;

    /// <summary>Scales one row.</summary>
    /// <param name="row"><see cref="Columns"/> finite values.</param>
    /// <param name="destination">
    /// <see cref="Columns"/> values, all written, or none if an exception is thrown. It may be <paramref name="row"/> itself,
    /// but not overlap it otherwise.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A length does not fit, the spans overlap, a value is not finite, or a result is out of the range of <typeparamref name="T"/>.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [HotPath]
    public void Transform<T>(ReadOnlySpan<T> row, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementType.ThrowUnlessSupported<T>();
        ThrowUnlessColumns(row.Length, nameof(row));
        ThrowUnlessColumns(destination.Length, nameof(destination));
        if (row.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException("destination overlaps row; expected separate memory, or the very same.", nameof(destination));
        }

        // MaxMagnitude keeps the sign. A NaN counts as the largest, and every comparison with it is false.
        double largest = Math.Abs(ElementType.ToDouble(TensorPrimitives.MaxMagnitude(row)));
        double safe = typeof(T) == typeof(float) ? _safeForSingle : _safeForDouble;
        if (!(largest <= safe))
        {
            ThrowUnlessFits(row);
        }

        switch (Kind)
        {
            case Scaling.None:
                row.CopyTo(destination);
                break;
            case Scaling.UnitRow:
                ToUnitLength(row, destination, largest);
                break;
            case Scaling.MinMax or Scaling.Range or Scaling.Standard:
                SubtractAndDivide(row, destination);
                break;
            default:
                throw Undefined.Value(Kind);
        }
    }

    /// <summary>Scales the inputs of all samples; the targets are unchanged. With <see cref="Scaling.None"/> returns the same dataset.</summary>
    /// <param name="data">A dataset with <see cref="Columns"/> input columns.</param>
    /// <exception cref="ArgumentException">The columns do not fit, or a result is out of the range of <typeparamref name="T"/>.</exception>
    public Dataset<T> Transform<T>(Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        ThrowUnlessColumns(data.InputColumns, nameof(data));
        if (Kind == Scaling.None)
        {
            return data;
        }

        var inputs = new T[data.Rows * Columns];
        for (int row = 0; row < data.Rows; row++)
        {
            Transform(data.Input(row), inputs.AsSpan(row * Columns, Columns));
        }

        return data.WithInputs(inputs);
    }

    private static int ParameterCount(Scaling kind, int columns) => kind switch
    {
        Scaling.MinMax or Scaling.Standard => columns,
        Scaling.Range => 1,
        Scaling.None or Scaling.UnitRow => 0,
        _ => throw Undefined.Value(kind),
    };

    private static void CheckParameters(Scaling kind, int expected, ReadOnlySpan<double> values, string name)
    {
        if (values.Length != expected)
        {
            throw new ArgumentException($"{name} has {values.Length} values; expected {expected} for {kind}.", name);
        }

        DatasetChecks.FiniteRow(values, name);
    }

    [SkipLocalsInit]
    private void SubtractAndDivide<T>(ReadOnlySpan<T> row, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            SubtractAndDivide(MemoryMarshal.Cast<T, double>(row), 0, MemoryMarshal.Cast<T, double>(destination));
        }
        else
        {
            ReadOnlySpan<float> source = MemoryMarshal.Cast<T, float>(row);
            Span<float> result = MemoryMarshal.Cast<T, float>(destination);
            Span<double> values = stackalloc double[Chunk];
            for (int start = 0; start < source.Length; start += Chunk)
            {
                Span<double> chunk = values[..Math.Min(Chunk, source.Length - start)];
                TensorPrimitives.ConvertTruncating(source.Slice(start, chunk.Length), chunk);
                SubtractAndDivide(chunk, start, chunk);
                TensorPrimitives.ConvertTruncating<double, float>(chunk, result[start..]);
            }
        }

        foreach (int column in _constantColumns)
        {
            destination[column] = T.Zero;
        }
    }

    // Element by element, exactly rounded: the same bits at every vector width.
    private void SubtractAndDivide(ReadOnlySpan<double> x, int firstColumn, Span<double> destination)
    {
        if (IsPerColumn)
        {
            TensorPrimitives.Subtract(x, _offsets.AsSpan(firstColumn, x.Length), destination);
            TensorPrimitives.Divide(destination[..x.Length], _divisors.AsSpan(firstColumn, x.Length), destination);
        }
        else
        {
            TensorPrimitives.Subtract(x, _offsets[0], destination);
            TensorPrimitives.Divide(destination[..x.Length], _divisors[0], destination);
        }
    }

    private bool IsConstant(int column) => Kind switch
    {
        Scaling.Range => _divisors[0] == 0,
        Scaling.None or Scaling.UnitRow => false,
        Scaling.MinMax or Scaling.Standard => _divisors[column] == 0,
        _ => throw Undefined.Value(Kind),
    };

    // Half the largest number leaves room for every rounding on the way.
    private double SafeMagnitude(double largestResult)
    {
        double safe = Kind == Scaling.UnitRow || _offsets.Length == 0 ? double.MaxValue : double.MaxValue / 2;
        for (int i = 0; i < _offsets.Length; i++)
        {
            double quotient = _divisors[i] == 0 ? double.MaxValue : _divisors[i] * (largestResult / 2);
            safe = Math.Min(safe, Math.Min(quotient, double.MaxValue / 2) - Math.Abs(_offsets[i]));
        }

        return safe;
    }

    private void ThrowUnlessColumns(int length, string name)
    {
        if (length != Columns)
        {
            throw new ArgumentException($"{name} has {length} columns; the scaler has {Columns}.", name);
        }
    }

    // Value by value, for rows with a value above the safe magnitude.
    private void ThrowUnlessFits<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DatasetChecks.FiniteRow(row, nameof(row));
        for (int column = 0; column < row.Length && _offsets.Length > 0; column++)
        {
            int i = IsPerColumn ? column : 0;
            double x = ElementType.ToDouble(row[column]);
            double result = (x - _offsets[i]) / _divisors[i];
            bool fits = typeof(T) == typeof(float) ? float.IsFinite((float)result) : double.IsFinite(result);
            if (!fits && _divisors[i] != 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"row has {x:R} in column {column}; minus {_offsets[i]:R} and divided by {_divisors[i]:R} it is beyond {typeof(T).Name}."),
                    nameof(row));
            }
        }
    }
}
