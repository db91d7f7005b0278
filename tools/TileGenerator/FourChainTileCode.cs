namespace TileGenerator;

/// <summary>FourChainTile: tiles whose elements are summed in four chains each.</summary>
internal static class FourChainTileCode
{
    private const int Chains = 4;

    public static string Text()
    {
        var code = new Code();
        code.Lines(
            "/// <summary>",
            "/// The inner loop of <see cref=\"ManyRowProduct\"/> in narrow layers, whose elements are summed in four chains: two rows of Z two",
            "/// registers wide, or four rows one register wide, with their sixteen accumulators in registers, of which there must be 32.",
            "/// <para>Order: as <see cref=\"SummationChains\"/> says, as <see cref=\"RowProduct\"/> does it for one row.</para>",
            "/// <para>Bound: for two registers the multiply-adds, with as many loads, two a cycle; for one register the loads, five for four",
            "/// multiply-adds.</para>",
            "/// </summary>");
        code.Block("internal static class FourChainTile", () =>
        {
            Tile(code, 2, isWide: true);
            code.Line("");
            Tile(code, 4, isWide: false);
        });
        return code.ToString();
    }

    private static void Tile(Code code, int rows, bool isWide)
    {
        string[] columns = Names.Columns(isWide);
        string height = Names.Number(rows);
        code.Line($"/// <summary>{height} rows, {(isWide ? "two registers" : "one register")} wide.</summary>");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]");
        code.Method(
            $"public static void {height}By{(isWide ? "Two" : "One")}<TSimd, T>("
            + "ref T x, nint xStride, nint m, ref T w, nint stride, bool bias, ref T z, nint zStride)",
            () =>
            {
                code.Lines(Names.RowReferences("x", rows, "xStride"));
                Accumulators(code, columns, rows);
                code.Line("nint k = 0;");
                code.Block($"for (; k <= m - {Chains}; k += {Chains})", () =>
                {
                    for (int chain = 0; chain < Chains; chain++)
                    {
                        Terms(code, rows, isWide, chain);
                    }

                    code.Line($"w = ref Unsafe.Add(ref w, {Chains} * stride);");
                });
                for (int chain = 0; chain < Chains - 1; chain++)
                {
                    code.Line("");
                    code.Block($"if ({Term(chain)} < m)", () => Terms(code, rows, isWide, chain));
                }

                code.Line("");
                code.Rows(
                    rows,
                    "z = ref Unsafe.Add(ref z, zStride);",
                    row => columns.Select((c, i) => $"TSimd.Store(({c}{row}0 + {c}{row}1) + ({c}{row}2 + {c}{row}3), {Names.At("z", i)});"));
            });
    }

    // Chain 0 of each row starts at the bias.
    private static void Accumulators(Code code, string[] columns, int rows)
    {
        code.Lines(columns.Select((column, i) =>
            $"TSimd {column}00 = bias ? TSimd.Load(ref Unsafe.Add(ref w, {(i == 0 ? "m * stride" : "(m * stride) + TSimd.Count")})) : TSimd.Zero;"));
        foreach (string column in columns)
        {
            for (int row = 0; row < rows; row++)
            {
                code.Lines(row > 0 ? [$"TSimd {column}{row}0 = {column}00;"] : []);
                code.Lines(Enumerable.Range(1, Chains - 1).Select(chain => $"TSimd {column}{row}{chain} = TSimd.Zero;"));
            }
        }
    }

    private static void Terms(Code code, int rows, bool isWide, int chain)
    {
        string Input(int row) => $"TSimd.Broadcast(Unsafe.Add(ref {Names.Row("x", row)}, {Term(chain)}))";
        if (isWide)
        {
            code.Lines(
                $"TSimd wl{chain} = TSimd.Load({Weights(chain, isRight: false)});",
                $"TSimd wr{chain} = TSimd.Load({Weights(chain, isRight: true)});");
            for (int row = 0; row < rows; row++)
            {
                code.Lines(
                    $"TSimd b{row}{chain} = {Input(row)};",
                    $"l{row}{chain} = TSimd.MultiplyAdd(b{row}{chain}, wl{chain}, l{row}{chain});",
                    $"r{row}{chain} = TSimd.MultiplyAdd(b{row}{chain}, wr{chain}, r{row}{chain});");
            }
        }
        else
        {
            code.Line($"TSimd w{chain} = TSimd.Load({Weights(chain, isRight: false)});");
            code.Lines(Enumerable.Range(0, rows).Select(row => $"z{row}{chain} = TSimd.MultiplyAdd({Input(row)}, w{chain}, z{row}{chain});"));
        }
    }

    private static string Term(int chain) => chain == 0 ? "k" : $"k + {chain}";

    private static string Weights(int chain, bool isRight) => (chain, isRight) switch
    {
        (0, false) => "ref w",
        (0, true) => "ref Unsafe.Add(ref w, TSimd.Count)",
        (1, false) => "ref Unsafe.Add(ref w, stride)",
        (1, true) => "ref Unsafe.Add(ref w, stride + TSimd.Count)",
        (_, false) => $"ref Unsafe.Add(ref w, {chain} * stride)",
        (_, true) => $"ref Unsafe.Add(ref w, ({chain} * stride) + TSimd.Count)",
    };
}
