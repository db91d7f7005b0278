using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>Guards the element types that the library computes in.</summary>
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
}
