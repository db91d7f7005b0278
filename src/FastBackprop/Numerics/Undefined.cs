using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>The exception of a switch over an enumeration for an undefined value. No default branch stands for a defined one.</summary>
internal static class Undefined
{
    /// <summary>The exception, out of line, so that a hot switch contains only a call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ArgumentOutOfRangeException Value<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum =>
        new(name, value, $"{value} is no {typeof(TEnum).Name}; expected {string.Join(", ", Enum.GetNames<TEnum>())}.");
}
