namespace FastBackprop.Tests.Oracles;

/// <summary>
/// Errors in units of the last place: the distance from the exact value, divided by the spacing of the numbers of the
/// result's type in the exact value's binade. A correctly rounded result has at most ½.
/// </summary>
internal static class Ulp
{
    /// <summary>Smallest normal float and double.</summary>
    public const float SmallestNormalSingle = 1.17549435E-38f;

    public const double SmallestNormalDouble = 2.2250738585072014E-308;

    /// <summary>The error of a float whose exact value, a normal float, is known to double.</summary>
    public static double Error(float actual, double expected) =>
        actual == expected ? 0 : Math.Abs(actual - expected) / Spacing(expected, mantissaBits: 23);

    /// <summary>The error of a double whose exact value is known to double-double and is far from the subnormals.</summary>
    public static double Error(double actual, DoubleDouble expected)
    {
        DoubleDouble difference = actual - expected;
        return difference.High == 0 ? 0 : Math.Abs(difference.High) / Spacing(expected.High, mantissaBits: 52);
    }

    /// <summary>The error of a normal double whose exact value is <c>Value·2^Exponent</c>.</summary>
    public static double Error(double actual, (DoubleDouble Value, int Exponent) expected) =>
        Error(Math.ScaleB(actual, -expected.Exponent), expected.Value);

    // 2^(exponent − mantissaBits), from the bits: called for every float there is.
    private static double Spacing(double value, int mantissaBits)
    {
        long exponent = (BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF;
        return BitConverter.Int64BitsToDouble((exponent - mantissaBits) << 52);
    }
}
