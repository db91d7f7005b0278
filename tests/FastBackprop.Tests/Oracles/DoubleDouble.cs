namespace FastBackprop.Tests.Oracles;

/// <summary>
/// A number as the unevaluated sum of two doubles, about 106 bits (T. J. Dekker, "A floating-point technique for extending
/// the available precision", 1971): the arithmetic in which the library's own functions are judged.
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        (double high, double error) = TwoSum(a.High, b.High);
        (double low, double lowError) = TwoSum(a.Low, b.Low);
        (high, error) = FastTwoSum(high, error + low);
        return Normalised(high, error + lowError);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        double error = Math.FusedMultiplyAdd(a.High, b.High, -product);
        error += Math.FusedMultiplyAdd(a.High, b.Low, a.Low * b.High);
        return Normalised(product, error);
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        double third = rest.High / b.High;
        return Normalised(first, second) + third;
    }

    /// <summary>Times a power of two, exactly, unless it becomes a subnormal.</summary>
    public DoubleDouble Scale(int exponent) => new(Math.ScaleB(High, exponent), Math.ScaleB(Low, exponent));

    private static DoubleDouble Normalised(double high, double low)
    {
        (high, low) = FastTwoSum(high, low);
        return new(high, low);
    }

    private static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b;
        double shadow = sum - a;
        return (sum, (a - (sum - shadow)) + (b - shadow));
    }

    private static (double Sum, double Error) FastTwoSum(double a, double b)
    {
        double sum = a + b;
        return (sum, b - (sum - a));
    }
}
