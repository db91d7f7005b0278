using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>The element types that the library computes in.</summary>
internal static class ElementType
{
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowUnlessSupported<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"The element type is {typeof(T).Name}; expected float (Single) or double (Double).");
        }
    }

    /// <summary>
    /// The value as a double, exactly. (<c>double.CreateTruncating</c> does the same, but boxes the value until the JIT optimises; hot members
    /// must not allocate.)
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<T, float>(value) : Unsafe.BitCast<T, double>(value);
}
