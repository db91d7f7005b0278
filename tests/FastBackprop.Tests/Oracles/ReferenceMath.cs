namespace FastBackprop.Tests.Oracles;

/// <summary>
/// Elementary functions to about 100 bits, by argument reduction and the plain Taylor series: nothing is shared with the
/// library's methods. Checked against constants that were computed elsewhere.
/// Arguments are finite; results of <see cref="Exp"/> and <see cref="Sigmoid"/> carry their exponent apart so that
/// nothing underflows.
/// </summary>
internal static class ReferenceMath
{
    private const int LastTerm = 27;

    private static readonly DoubleDouble Ln2 = new(0.6931471805599453, 2.3190468138462996e-17);
    private static readonly DoubleDouble TwoPi = new(6.283185307179586, 2.4492935982947064e-16);
    private static readonly DoubleDouble RootOf8OverPi = new(1.5957691216057308, -9.96930880911092e-17);
    private static readonly DoubleDouble[] InverseFactorials = MakeInverseFactorials();
    private static readonly DoubleDouble[] Inverses = [.. Enumerable.Range(0, 46).Select(k => (DoubleDouble)1 / Math.Max(k, 1))];

    /// <summary>eˣ = Value·2^Exponent with Value near 1.</summary>
    public static (DoubleDouble Value, int Exponent) Exp(DoubleDouble x)
    {
        // The third part of ln 2 keeps the reduced argument good to 2⁻¹⁰⁶ for the largest n.
        int n = (int)Math.Round(x.High / Ln2.High);
        DoubleDouble r = (x - (Ln2 * n)) - (5.707708438416212e-34 * n);

        // Taylor on r/16, then (1 + h)² − 1 = h·(2 + h) four times, which keeps the small part's accuracy.
        r = r.Scale(-4);
        DoubleDouble h = InverseFactorials[14];
        for (int k = 13; k >= 1; k--)
        {
            h = (h * r) + InverseFactorials[k];
        }

        h *= r;
        for (int i = 0; i < 4; i++)
        {
            h *= h + 2;
        }

        return (h + 1, n);
    }

    /// <summary>1/(1 + e⁻ˣ) = Value·2^Exponent.</summary>
    public static (DoubleDouble Value, int Exponent) Sigmoid(double x) => SigmoidOf(x);

    private static (DoubleDouble Value, int Exponent) SigmoidOf(DoubleDouble x)
    {
        (DoubleDouble e, int n) = Exp(x.High < 0 ? x : -x);
        DoubleDouble denominator = e.Scale(n) + 1;
        return x.High < 0 ? (e / denominator, n) : (1 / denominator, 0);
    }

    /// <summary><c>x·σ(x)</c>.</summary>
    public static (DoubleDouble Value, int Exponent) Silu(double x)
    {
        (DoubleDouble value, int exponent) = Sigmoid(x);
        return (value * x, exponent);
    }

    /// <summary><c>x·σ(2√(2/π)(x + 0.044715·x³))</c>.</summary>
    public static (DoubleDouble Value, int Exponent) Gelu(double x)
    {
        DoubleDouble cubic = (DoubleDouble)44715 / 1000000 * x * x * x;
        (DoubleDouble value, int exponent) = SigmoidOf(RootOf8OverPi * (cubic + x));
        return (value * x, exponent);
    }

    /// <summary>tanh x, for small x as the quotient of the series of sinh and cosh.</summary>
    public static DoubleDouble Tanh(double x)
    {
        double magnitude = Math.Abs(x);
        DoubleDouble y;
        if (magnitude < 0.5)
        {
            DoubleDouble square = (DoubleDouble)magnitude * magnitude;
            y = magnitude * Series(square, first: 1) / Series(square, first: 0);
        }
        else if (magnitude < 40)
        {
            (DoubleDouble e, int n) = Exp(2 * magnitude);
            e = e.Scale(n);
            y = (e - 1) / (e + 1);
        }
        else
        {
            y = 1;
        }

        return x < 0 ? -y : y;
    }

    /// <summary>ln x for x &gt; 0.</summary>
    public static DoubleDouble Log(double x)
    {
        int exponent = Math.ILogB(x);
        return LogOf(Math.ScaleB(x, -exponent), exponent);
    }

    /// <summary>ln(1 + x) for x ≥ 0.</summary>
    public static DoubleDouble Log1Plus(double x) =>
        x < 0.25 ? TwiceInverseTanh(x / ((DoubleDouble)x + 2)) : LogOf((DoubleDouble)x + 1, 0);

    /// <summary>cos(2π·turns).</summary>
    public static DoubleDouble CosTurns(double turns)
    {
        double t = turns - Math.Round(turns);
        int quarter = (int)Math.Round(4 * t);
        DoubleDouble angle = TwoPi * (t - (quarter / 4.0));
        DoubleDouble minusSquare = -(angle * angle);
        return quarter switch
        {
            0 => Series(minusSquare, first: 0),
            1 => -(angle * Series(minusSquare, first: 1)),
            -1 => angle * Series(minusSquare, first: 1),
            _ => -Series(minusSquare, first: 0),
        };
    }

    // Σ zᵏ/(2k + first)!
    private static DoubleDouble Series(DoubleDouble z, int first)
    {
        DoubleDouble sum = 0;
        for (int n = LastTerm - 1 + first; n >= 0; n -= 2)
        {
            sum = (sum * z) + InverseFactorials[n];
        }

        return sum;
    }

    private static DoubleDouble LogOf(DoubleDouble x, int exponent)
    {
        if (exponent == 0 && Math.Abs(x.High - 1) < 0.25)
        {
            return TwiceInverseTanh((x - 1) / (x + 1));
        }

        if (exponent == -1 && x.High > 1.75)
        {
            x = x.Scale(-1);
            return TwiceInverseTanh((x - 1) / (x + 1));
        }

        // One Newton step on y ↦ x·e⁻ʸ − 1 from an approximation good to 2⁻⁵⁰ leaves 2⁻¹⁵⁰.
        double approximate = Math.Log(x.High);
        (DoubleDouble e, int n) = Exp(-approximate);
        DoubleDouble rest = (x * e).Scale(n) - 1;
        return (Ln2 * exponent) + (rest - (rest * rest * 0.5) + approximate);
    }

    // 2·artanh s = 2·(s + s³/3 + …)
    private static DoubleDouble TwiceInverseTanh(DoubleDouble s)
    {
        DoubleDouble square = s * s;
        DoubleDouble sum = 0;
        for (int k = 45; k >= 1; k -= 2)
        {
            sum = (sum * square) + Inverses[k];
        }

        return (sum * s).Scale(1);
    }

    private static DoubleDouble[] MakeInverseFactorials()
    {
        var inverse = new DoubleDouble[LastTerm + 1];
        DoubleDouble factorial = 1;
        inverse[0] = 1;
        for (int n = 1; n <= LastTerm; n++)
        {
            factorial *= n;
            inverse[n] = (DoubleDouble)1 / factorial;
        }

        return inverse;
    }
}
