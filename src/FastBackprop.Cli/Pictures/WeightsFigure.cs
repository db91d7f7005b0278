using System.Globalization;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Reports;
using FastBackprop.Reports.Images;

namespace FastBackprop.Cli.Pictures;

/// <summary>The weights into each unit of the first layer: images where the inputs are such, else bars.</summary>
internal static class WeightsFigure
{
    private const int MostImages = 128;
    private const int MostGroups = 32;

    /// <param name="id">The figure's id.</param>
    /// <param name="network">The network.</param>
    public static Drawing Create<T>(string id, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Create(id, "First-layer weights", network);

    /// <summary>The weights into each unit of a network at rest, from all units.</summary>
    /// <param name="id">The figure's id.</param>
    /// <param name="network">The network.</param>
    public static Drawing Create<T>(string id, FixedPointNetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Create(id, "Weights between the units", network.Round);

    private static Drawing Create<T>(string id, string title, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int inputs = network.Shape.Inputs;
        int units = network.Shape.WeightColumns(0);
        int? side = ImageSide.Of(inputs);
        int shown = Math.Min(units, side is null ? MostGroups : MostImages);
        string which = shown < units ? $"The first {shown} of {units} units." : "All units.";
        if (side is not null)
        {
            return new ImageGallery(id, title, [.. Enumerable.Range(0, shown).Select(unit => (
                Picture.TwoColours(Column(network, unit, inputs), side.Value), unit.ToString(CultureInfo.InvariantCulture)))])
            {
                IsSmall = true,
                Note = $"{which} A pixel is the weight from that pixel: blue above 0, orange below, each unit on a scale of its own.",
            };
        }

        int rows = network.Shape.WeightRows(0);
        string[] names = [.. Enumerable.Range(0, rows).Select(row => row < inputs ? $"x{row}" : "bias")];
        return new ValueGroups(id, title, [.. Enumerable.Range(0, shown).Select(unit => new ValueGroup($"unit {unit}", Column(network, unit, rows), names))])
        {
            Note = which + " Each unit on a scale of its own.",
        };
    }

    private static double[] Column<T>(Network<T> network, int unit, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlyMatrixSpan<T> weights = network.Weights(0);
        double[] column = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            column[row] = double.CreateTruncating(weights[row, unit]);
        }

        return column;
    }
}
