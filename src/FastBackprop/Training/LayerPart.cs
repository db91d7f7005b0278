using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>
/// A part's share of a layer's weights, and of everything laid out like them: the columns of some units or, if the layer
/// has too few units, some rows.
/// </summary>
/// <param name="Row">The first row.</param>
/// <param name="EndRow">The row after the last, the bias row not counted.</param>
/// <param name="Column">The first column, at the start of a cache line.</param>
/// <param name="EndColumn">The column after the last; padding follows the layer's last column.</param>
/// <param name="HasBias">Whether the bias row, the one at <paramref name="EndRow"/>, belongs to the part.</param>
internal readonly record struct LayerPart(int Row, int EndRow, int Column, int EndColumn, bool HasBias)
{
    /// <summary>Whether every part gets some of a layer's units.</summary>
    public static bool SplitsUnits<T>(in LayerLayout layer, int parts)
        where T : unmanaged => layer.Outputs >= parts * PartPlan.Columns<T>();

    /// <summary>The first unit of a part, if every part gets some.</summary>
    public static int StartOfUnit<T>(in LayerLayout layer, int part, int parts)
        where T : unmanaged => PartPlan.StartOf(layer.Outputs, PartPlan.Columns<T>(), part, parts);

    /// <summary>The part's rows and columns of <paramref name="all"/>.</summary>
    public Rows<T> In<T>(Rows<T> all)
        where T : unmanaged => all.Slice(Row, EndRow - Row).OfColumns(Column, EndColumn);

    /// <summary>A part's share of the weights.</summary>
    public static LayerPart Of<T>(in LayerLayout layer, int part, int parts)
        where T : unmanaged
    {
        if (SplitsUnits<T>(layer, parts))
        {
            return new LayerPart(
                0, layer.Inputs, StartOfUnit<T>(layer, part, parts), StartOfUnit<T>(layer, part + 1, parts), layer.HasBiasRow);
        }

        (int row, int endRow) = PartPlan.Range<T>(layer.Inputs, part, parts);
        return new LayerPart(row, endRow, 0, layer.Outputs, layer.HasBiasRow && part == parts - 1);
    }

    /// <summary>A part's share of a layer's sums or deltas for some rows of a batch: the columns of some units, or some rows.</summary>
    public static LayerPart OfProduct<T>(in LayerLayout layer, int rows, int part, int parts)
        where T : unmanaged
    {
        if (SplitsUnits<T>(layer, parts))
        {
            return new LayerPart(0, rows, StartOfUnit<T>(layer, part, parts), StartOfUnit<T>(layer, part + 1, parts), HasBias: false);
        }

        (int row, int endRow) = Rows(rows, part, parts);
        return new LayerPart(row, endRow, 0, layer.Outputs, HasBias: false);
    }

    /// <summary>The rows of a batch that belong to a part.</summary>
    public static (int Row, int EndRow) Rows(int rows, int part, int parts) =>
        PartPlan.Range(rows, PartPlan.TileRows, part, parts);
}
