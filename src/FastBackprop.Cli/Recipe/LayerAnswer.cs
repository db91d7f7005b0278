using System.Globalization;

namespace FastBackprop.Cli.Recipe;

/// <summary>The values of a layer for one sample.</summary>
/// <param name="Layer">Which layer.</param>
/// <param name="Columns">Values in a line of a picture of it.</param>
/// <param name="Values">The values, from 0 to 1.</param>
internal sealed record LayerAnswer(string Layer, int Columns, double[] Values)
{
    private const string Shades = " .:-=+*#%@";

    /// <summary>Two characters a value, so that pixels are about square; behind a single line, where they are few, the values.</summary>
    public IEnumerable<string> Picture()
    {
        foreach (double[] line in Values.Chunk(Columns))
        {
            yield return string.Concat(line.Select(value => new string(Shade(value), 2)));
        }

        if (Columns == Values.Length)
        {
            foreach (double[] line in Values.Chunk(10))
            {
                yield return string.Join(' ', line.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture)));
            }
        }
    }

    private static char Shade(double value) => Shades[Math.Clamp((int)(value * Shades.Length), 0, Shades.Length - 1)];
}
