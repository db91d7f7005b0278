namespace TileGenerator;

/// <summary>The tiles of ProductTile of one height: three registers wide, two, and one.</summary>
internal static class ProductTileCode
{
    private const string Operands = "ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow";

    /// <param name="rows">The height.</param>
    /// <param name="terms">Terms of the sums in one round of the loop.</param>
    /// <param name="purpose">What tiles of this height are for.</param>
    public static string Text(int rows, int terms, string purpose)
    {
        string height = Names.Number(rows);
        var code = new Code();
        code.Line($"/// <content>Tiles of {height.ToLowerInvariant()} rows, {purpose}.</content>");
        code.Block("internal static partial class ProductTile", () =>
        {
            Tile(code, rows, 3, terms);
            code.Line("");
            Tile(code, rows, 2, terms);
            code.Line("");
            Tile(code, rows, 1, terms);
        });
        return code.ToString();
    }

    private static void Tile(Code code, int rows, int width, int terms)
    {
        string height = Names.Number(rows);
        string registers = width == 1 ? "one register" : $"{Names.Number(width).ToLowerInvariant()} registers";
        code.Line($"/// <summary>{height} rows, {registers} wide.</summary>");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]");
        code.Line($"private static void {height}By{Names.Number(width)}<TSimd, T, TStep>(");
        code.Method($"    {Operands})", "TStep : struct, IStep", () =>
        {
            foreach (int row in Enumerable.Range(0, rows))
            {
                code.Lines(Names.Columns(width).Select(column => $"TSimd {column}{row} = TSimd.Zero;"));
            }

            code.Block("if (!Unsafe.IsNullRef(ref start))", () => code.Rows(
                rows,
                "start = ref Unsafe.Add(ref start, startRow);",
                row => Names.Columns(width).Select((column, i) => $"{column}{row} = TSimd.Load({Names.At("start", i)});")));
            code.Line("");
            code.Lines(Names.RowReferences("a", rows, "aRow"));
            code.Line("nint k = 0;");
            code.Block($"for (; count >= {terms}; count -= {terms})", () =>
            {
                for (int term = 0; term < terms; term++)
                {
                    code.Lines(term > 0 ? [""] : []);
                    Term(code, rows, width, term);
                }

                code.Line($"k = TStep.At(k, {terms}, aStep);");
            });
            code.Line("");
            code.Block("for (; count > 0; count--)", () =>
            {
                Term(code, rows, width, 0);
                code.Line("k = TStep.At(k, 1, aStep);");
            });
            code.Line("");
            code.Rows(
                rows,
                "z = ref Unsafe.Add(ref z, zRow);",
                row => Names.Columns(width).Select((column, i) => $"TSimd.Store({column}{row}, {Names.At("z", i)});"));
        });
    }

    private static void Term(Code code, int rows, int width, int term)
    {
        code.Lines(Names.Columns(width).Select((column, i) => $"TSimd b{column}{term} = TSimd.Load({Names.At("b", i)});"));
        code.Line("b = ref Unsafe.Add(ref b, bStep);");
        for (int row = 0; row < rows; row++)
        {
            code.Line($"TSimd x{row}{term} = TSimd.Broadcast(Unsafe.Add(ref {Names.Row("a", row)}, {(term == 0 ? "k" : $"TStep.At(k, {term}, aStep)")}));");
            code.Lines(Names.Columns(width).Select(column => $"{column}{row} = TSimd.MultiplyAdd(x{row}{term}, b{column}{term}, {column}{row});"));
        }
    }
}
