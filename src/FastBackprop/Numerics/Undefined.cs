using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>What a switch over an enumeration throws for a value that the enumeration does not have: no default stands for one that it has.</summary>
internal static class Undefined
{
    /// <summary>The exception, out of line: a hot switch holds no more than a call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ArgumentOutOfRangeException Value<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum =>
        new(name, value, $"{value} is no {typeof(TEnum).Name}; expected {string.Join(", ", Enum.GetNames<TEnum>())}.");
}
