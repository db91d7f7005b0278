using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>
/// The preconditions of the kernels, checked only in the checked build (<c>-p:Checked=true</c>): otherwise the compiler leaves
/// out the calls and the computation of their arguments. The checked build is optimised like the usual one, and gives the same bits.
/// </summary>
/// <remarks>No check is inlined, so that a kernel keeps its inlining budget.</remarks>
internal static class Check
{
    /// <summary>
    /// Whether this is the checked build. Its blocks and parts are so small that few samples reach every edge. It changes only sizes that
    /// decide no bit.
    /// </summary>
#if CHECKED
    public const bool IsOn = true;
#else
    public const bool IsOn = false;
#endif

    /// <summary>The symbol that the checked build defines.</summary>
    public const string Constant = "CHECKED";

    /// <summary>Checks a condition.</summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void That(bool holds, string expected)
    {
        if (!holds)
        {
            throw new PreconditionException($"expected: {expected}.");
        }
    }

    /// <summary>Checks that a number is a multiple of another.</summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void IsMultiple(nint value, int of, string name)
    {
        if (value % of != 0)
        {
            throw new PreconditionException($"{name} is {value}; expected a multiple of {of}.");
        }
    }

    /// <summary>Checks that rows which are read in whole registers do not reach into the next: n values, rounded up to registers.</summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void HasRoom(nint stride, nint rows, nint n, int lanes, string name)
    {
        nint read = (n + lanes - 1) / lanes * lanes;
        if (rows > 1 && stride < read)
        {
            throw new PreconditionException($"the rows of {name} are {stride} elements apart; expected {read} or more for {n} values.");
        }
    }

    /// <summary>Checks that the last register of a row of n values, or of each of some rows, ends in zeros.</summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void IsPadded<T>(ref T first, nint stride, nint rows, nint n, int lanes, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        HasRoom(stride, rows, n, lanes, name);
        if (FirstBehind(ref first, stride, rows, n, lanes) is (var row, var column))
        {
            T value = Unsafe.Add(ref first, (row * stride) + column);
            throw new PreconditionException($"{name} has {value} in row {row}, {column - n} behind its {n} values; expected 0.");
        }
    }

    /// <summary>
    /// The same for sums of updates. After an infinite input no sum of its row is finite, and an infinite input times the zeros in a
    /// delta's padding is NaN. Such an update is refused as a whole.
    /// </summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void IsPaddedWhereFinite<T>(ref T first, nint stride, nint rows, nint n, int lanes, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        HasRoom(stride, rows, n, lanes, name);
        for (nint row = 0; row < rows; row++)
        {
            ref T values = ref Unsafe.Add(ref first, row * stride);
            if (IsAnyFinite(ref values, n))
            {
                IsPadded(ref values, stride, 1, n, lanes, name);
            }
        }
    }

    /// <summary>The same for the last, incomplete 64 bytes of a row, which may lie elsewhere.</summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void IsPaddedTail<T>(ref T tail, nint n, int lanes, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => IsPadded(ref tail, 0, 1, n % AlignedMemory.Lanes<T>(), lanes, name);

    /// <summary>Checks that written memory does not overlap other memory that is read or written.</summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void IsApart<T>(ref T x, nint length, ref T y, nint otherLength, string names)
        where T : unmanaged
    {
        nint distance = Unsafe.ByteOffset(ref x, ref y) / Unsafe.SizeOf<T>();
        if (length > 0 && otherLength > 0 && distance < length && -distance < otherLength)
        {
            throw new PreconditionException($"{names} overlap: {length} elements, and {otherLength} that begin {distance} behind the first of them.");
        }
    }

    /// <summary>Checks that two rows are the same or do not overlap.</summary>
    [Conditional(Constant)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void IsSameOrApart<T>(ref T x, ref T y, nint length, string names)
        where T : unmanaged
    {
        if (!Unsafe.AreSame(ref x, ref y))
        {
            IsApart(ref x, length, ref y, length, names);
        }
    }

    /// <summary>Whether zeros follow the n values of each row, up to whole registers.</summary>
    public static bool IsZeroBehind<T>(ref T first, nint stride, nint rows, nint n, int lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => FirstBehind(ref first, stride, rows, n, lanes) is null;

    /// <summary>The rows of weights that lead from m inputs.</summary>
    public static int Rows(int m, bool bias) => bias ? m + 1 : m;

    /// <summary>The elements from the first of some rows of n values to the last.</summary>
    public static nint Extent(nint rows, nint stride, nint n) => rows == 0 ? 0 : ((rows - 1) * stride) + n;

    // The place of the first value after the n values of a row that is not zero.
    private static (nint Row, nint Column)? FirstBehind<T>(ref T first, nint stride, nint rows, nint n, int lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint j = n; j % lanes != 0; j++)
            {
                if (Unsafe.Add(ref first, (row * stride) + j) != T.Zero)
                {
                    return (row, j);
                }
            }
        }

        return null;
    }

    private static bool IsAnyFinite<T>(ref T values, nint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint j = 0; j < n; j++)
        {
            if (T.IsFinite(Unsafe.Add(ref values, j)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A precondition of a kernel does not hold: a defect of the library, which only its checked build detects.</summary>
internal sealed class PreconditionException(string message) : Exception(message);
