using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastBackprop.Kernels;

namespace FastBackprop.Data;

/// <summary>The checks of a dataset's construction.</summary>
internal static class DatasetChecks
{
    private const int ShortRow = 8;

    /// <summary>The number of rows of a table; throws an exception that names the wrong parameter.</summary>
    public static int Rows(int length, int columns, string table, string columnsName)
    {
        if (columns < 1)
        {
            throw new ArgumentOutOfRangeException(columnsName, columns, $"{columnsName} is {columns}; expected 1 or more.");
        }

        if (length == 0)
        {
            throw new ArgumentException($"{table} is empty; a dataset has at least one row.", table);
        }

        if (length % columns != 0)
        {
            throw new ArgumentException($"{table} has {length} values; expected a multiple of the {columns} columns.", table);
        }

        return length / columns;
    }

    /// <summary>Throws with the row and column of the first value that is not finite.</summary>
    public static void Finite<T>(ReadOnlySpan<T> values, int columns, string table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = FirstNotFinite(values);
        if (i >= 0)
        {
            throw new ArgumentException(
                $"{table} has {Describe(values[i])} in row {i / columns}, column {i % columns}; expected finite values.", table);
        }
    }

    /// <summary>Throws with the place of the first value that is not finite; <paramref name="row"/> is null for a single row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FiniteRow<T>(ReadOnlySpan<T> values, string name, int? row = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!IsFinite(values, T.One))
        {
            ThrowNotFinite(values, name, row);
        }
    }

    /// <summary>Whether values are finite, also when multiplied by a scale of 1 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite<T>(ReadOnlySpan<T> values, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        values.Length <= ShortRow ? IsFiniteShort(values, scale) : IsFiniteLong(values, scale);

    // A call costs more than a few values do. As in the kernel, a value that is not finite gives NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFiniteShort<T>(ReadOnlySpan<T> values, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            sum += scale * values[i] * T.Zero;
        }

        return sum == T.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static bool IsFiniteLong<T>(ReadOnlySpan<T> values, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        KernelSet<T>.Default.IsFinite(ref MemoryMarshal.GetReference(values), values.Length, scale);

    [DoesNotReturn]
    private static void ThrowNotFinite<T>(ReadOnlySpan<T> values, string name, int? row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = FirstNotFinite(values);
        string place = row is null ? $"column {i}" : $"row {row}, column {i}";
        throw new ArgumentException($"{name} has {Describe(values[i])} in {place}; expected finite values.", name);
    }

    // One vectorised pass; only a failure searches for the place.
    private static int FirstNotFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsFiniteLong(values, T.One))
        {
            return -1;
        }

        int i = 0;
        while (T.IsFinite(values[i]))
        {
            i++;
        }

        return i;
    }

    /// <summary>A value that is not finite, in words.</summary>
    private static string Describe<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(value) ? "NaN" : T.IsPositive(value) ? "+infinity" : "-infinity";

    public static ReadOnlyCollection<string> Names(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count == 0)
        {
            throw new ArgumentException("classNames is empty; expected at least one name.", nameof(classNames));
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < classNames.Count; i++)
        {
            if (classNames[i] is null)
            {
                throw new ArgumentException($"classNames[{i}] is null.", nameof(classNames));
            }

            if (!seen.TryAdd(classNames[i], i))
            {
                throw new ArgumentException(
                    $"classNames[{i}] is '{classNames[i]}', and so is classNames[{seen[classNames[i]]}].", nameof(classNames));
            }
        }

        return Array.AsReadOnly(classNames.ToArray());
    }

    public static T[] Allocate<T>(int rows, int columns)
    {
        long length = (long)rows * columns;
        return length <= Array.MaxLength
            ? new T[length]
            : throw new ArgumentException($"{rows} rows of {columns} columns are {length} values; a table holds at most {Array.MaxLength}.");
    }
}
