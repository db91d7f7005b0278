using System.Globalization;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// How start weights are drawn. The draws are made in double, layer by layer and row by row, from a <see cref="RandomGenerator"/> of the seed, and
/// rounded once: float and double networks of a seed have the same weights up to that rounding. The number of inputs excludes the bias.
/// </summary>
public sealed class Initializer
{
    private readonly Func<RandomGenerator, int, int, double> _draw;
    private readonly bool _zeroBias;

    private Initializer(string name, Func<RandomGenerator, int, int, double> draw, bool zeroBias = false)
    {
        Name = name;
        _draw = draw;
        _zeroBias = zeroBias;
    }

    /// <summary>
    /// Normal with standard deviation <c>1/√inputs</c>, the bias row drawn likewise (A. Rosebrock, PyImageSearch; the scale is
    /// Y. LeCun's, "Efficient BackProp", 1998).
    /// </summary>
    public static Initializer ScaledNormal { get; } = new(
        "scaled-normal", (random, inputs, _) => random.NextNormal() / Math.Sqrt(inputs));

    /// <summary>Uniform in <c>±√(6/(inputs + outputs))</c>, bias row zero (X. Glorot and Y. Bengio, AISTATS 2010). For sigmoid and tanh.</summary>
    public static Initializer Xavier { get; } = new(
        "xavier",
        (random, inputs, outputs) => ((2 * random.NextDouble()) - 1) * Math.Sqrt(6 / ((double)inputs + outputs)),
        zeroBias: true);

    /// <summary>Normal with standard deviation <c>√(2/inputs)</c>, the bias row zero (K. He et al., ICCV 2015). For ReLU.</summary>
    public static Initializer He { get; } = new(
        "he", (random, inputs, _) => random.NextNormal() * Math.Sqrt(2.0 / inputs), zeroBias: true);

    /// <summary>A name for people and programs, with its arguments: <c>xavier</c>, <c>uniform:-1,1</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Uniform from <paramref name="minimum"/> up to <paramref name="maximum"/> (which only rounding reaches), the bias row drawn likewise.
    /// </summary>
    /// <param name="minimum">The lower bound, finite.</param>
    /// <param name="maximum">The upper bound, finite and above the lower.</param>
    /// <exception cref="ArgumentException">The bounds are not finite, not in order, or too far apart for a double.</exception>
    public static Initializer Uniform(double minimum, double maximum)
    {
        double width = maximum - minimum;
        if (!double.IsFinite(width) || width <= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The bounds are {minimum} and {maximum}; expected the first below the second, and both and their difference finite."),
                nameof(maximum));
        }

        return new(
            string.Create(CultureInfo.InvariantCulture, $"uniform:{minimum},{maximum}"),
            (random, _, _) => minimum + (random.NextDouble() * width));
    }

    /// <summary>Normal with mean 0 and the given standard deviation, the bias row drawn likewise.</summary>
    /// <param name="standardDeviation">Finite and above 0.</param>
    /// <exception cref="ArgumentException">The deviation is not finite or not above 0.</exception>
    public static Initializer Normal(double standardDeviation)
    {
        if (!double.IsFinite(standardDeviation) || standardDeviation <= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The standard deviation is {standardDeviation}; expected a finite number above 0."),
                nameof(standardDeviation));
        }

        return new(
            string.Create(CultureInfo.InvariantCulture, $"normal:{standardDeviation}"),
            (random, _, _) => random.NextNormal() * standardDeviation);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Draws one layer's weights in row-major order.</summary>
    internal void Draw<T>(RandomGenerator random, NetworkShape shape, int layer, MatrixSpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int inputs = layer == 0 ? shape.Inputs : shape.Layers[layer - 1].Units;
        int outputs = shape.Layers[layer].Units;
        int drawn = weights.Rows - (_zeroBias && shape.Bias != BiasConvention.None ? 1 : 0);
        for (int row = 0; row < drawn; row++)
        {
            foreach (ref T weight in weights.Row(row))
            {
                weight = T.CreateTruncating(_draw(random, inputs, outputs)) + T.Zero;
            }
        }

        for (int row = drawn; row < weights.Rows; row++)
        {
            weights.Row(row).Clear();
        }
    }
}
