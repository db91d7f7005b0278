namespace TileGenerator;

/// <summary>The part of ProductTile for one height: a loop over the columns, and the tiles of two registers and of one.</summary>
internal static class ProductTileCode
{
    private const string Operands = "ref T a, nint aRow, nint aStep, nint count, ref T b, nint bStep, ref T start, nint startRow, ref T z, nint zRow";

    /// <param name="rows">The height.</param>
    /// <param name="purpose">What tiles of this height are for.</param>
    /// <param name="wideRegisters">Registers without which tiles of two are not taken, where there is a doubt.</param>
    public static string Text(int rows, string purpose, int? wideRegisters)
    {
        string height = Names.Number(rows);
        var code = new Code();
        code.Line($"/// <content>Tiles of {height.ToLowerInvariant()} rows, {purpose}.</content>");
        code.Block("internal static partial class ProductTile", () =>
        {
            Columns(code, height, wideRegisters is { } least ? $"TSimd.Registers >= {least} && " : "");
            code.Line("");
            Tile(code, rows, isWide: true);
            code.Line("");
            Tile(code, rows, isWide: false);
        });
        return code.ToString();
    }

    private static void Columns(Code code, string height, string condition)
    {
        code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]");
        code.Line($"private static void {height}Rows<TSimd, T>(");
        code.Method($"    {Operands}, nint n)", () =>
        {
            code.Line("nint j = 0;");
            code.Block($"for (; {condition}j <= n - (2 * TSimd.Count); j += 2 * TSimd.Count)", () => Call(code, $"{height}ByTwo"));
            code.Line("");
            code.Block("for (; j < n; j += TSimd.Count)", () => Call(code, $"{height}ByOne"));
        });
    }

    private static void Call(Code code, string tile) => code.Lines(
        $"{tile}<TSimd, T>(",
        "    ref a, aRow, aStep, count, ref Unsafe.Add(ref b, j), bStep, ref Shift(ref start, j), startRow, ref Unsafe.Add(ref z, j), zRow);");

    private static void Tile(Code code, int rows, bool isWide)
    {
        string height = Names.Number(rows);
        string[] columns = Names.Columns(isWide);
        code.Line($"/// <summary>{height} rows, {(isWide ? "two registers" : "one register")} wide.</summary>");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Line($"private static void {height}By{(isWide ? "Two" : "One")}<TSimd, T>(");
        code.Method($"    {Operands})", () =>
        {
            foreach (int row in Enumerable.Range(0, rows))
            {
                code.Lines(columns.Select(column => $"TSimd {column}{row} = TSimd.Zero;"));
            }

            code.Block("if (!Unsafe.IsNullRef(ref start))", () => code.Rows(
                rows,
                "start = ref Unsafe.Add(ref start, startRow);",
                row => columns.Select((column, i) => $"{column}{row} = TSimd.Load({Names.At("start", i)});")));
            code.Line("");
            code.Lines(Names.RowReferences("a", rows, "aRow"));
            code.Line("nint k = 0;");
            code.Block("for (; count > 0; count--)", () => Terms(code, rows, isWide));
            code.Line("");
            code.Rows(
                rows,
                "z = ref Unsafe.Add(ref z, zRow);",
                row => columns.Select((column, i) => $"TSimd.Store({column}{row}, {Names.At("z", i)});"));
        });
    }

    private static void Terms(Code code, int rows, bool isWide)
    {
        string Input(int row) => $"TSimd.Broadcast(Unsafe.Add(ref {Names.Row("a", row)}, k))";
        if (isWide)
        {
            code.Lines(
                "TSimd bl = TSimd.Load(ref b);",
                "TSimd br = TSimd.Load(ref Unsafe.Add(ref b, TSimd.Count));",
                "b = ref Unsafe.Add(ref b, bStep);",
                "");
            for (int row = 0; row < rows; row++)
            {
                code.Lines(
                    $"TSimd x{row} = {Input(row)};",
                    $"l{row} = TSimd.MultiplyAdd(x{row}, bl, l{row});",
                    $"r{row} = TSimd.MultiplyAdd(x{row}, br, r{row});");
            }
        }
        else
        {
            code.Lines(
                "TSimd bk = TSimd.Load(ref b);",
                "b = ref Unsafe.Add(ref b, bStep);");
            code.Lines(Enumerable.Range(0, rows).Select(row => $"z{row} = TSimd.MultiplyAdd({Input(row)}, bk, z{row});"));
        }

        code.Line("k += aStep;");
    }
}
