using System.Globalization;

namespace FastBackprop.Cli.Recipe;

/// <summary>Values of one sample, drawn: an image, or what a layer answers to it.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Columns">Values in a line.</param>
/// <param name="Values">The values, from 0 to 1.</param>
internal sealed record RecipePicture(string Title, int Columns, double[] Values)
{
    private const string Shades = " .:-=+*#%@";

    /// <summary>Two characters a value, so that pixels are about square; below a single line, where they are few, the values.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (double[] line in Values.Chunk(Columns))
        {
            yield return "  |" + string.Concat(line.Select(value => new string(Shade(value), 2))) + "|";
        }

        if (Columns == Values.Length)
        {
            foreach (double[] line in Values.Chunk(10))
            {
                yield return "  " + string.Join(' ', line.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture)));
            }
        }
    }

    private static char Shade(double value) => Shades[Math.Clamp((int)(value * Shades.Length), 0, Shades.Length - 1)];
}
