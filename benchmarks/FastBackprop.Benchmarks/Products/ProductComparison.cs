using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Products;

/// <summary>
/// The matrix product beside OpenBLAS and oneDNN, over the sizes that layers have: ratios of rates measured in turns, in one process and on one
/// thread, and the share of the processor's peak. Widths that are powers of two stand beside their neighbours.
/// </summary>
internal static class ProductComparison
{
    /// <summary><c>products [--quick] [--double] [--turns N]</c>.</summary>
    public const string Command = "products";

    private const int UsualTurns = 30;
    private const int QuickTurns = 7;

    private static readonly int[] RowCounts = [1, 4, 16, 64, 256, 1024];
    private static readonly int[] Sizes = [8, 10, 64, 100, 128, 500, 512, 784, 1000, 1024, 2048, 4096];
    private static readonly (int Rows, int M, int N)[] Blocks = [(256, 256, 256), (256, 512, 512), (256, 1024, 1024), (1024, 1024, 1024), (256, 784, 128)];
    private static readonly (int M, int N)[] Powers = [(784, 512), (784, 1024), (784, 2048), (512, 512), (1024, 1024), (2048, 2048)];

    /// <summary>Whether the arguments are for this command; it has run then.</summary>
    public static bool TryRun(string[] args, bool keep, string resultsFolder)
    {
        if (args is not [Command, .. var options])
        {
            return false;
        }

        bool isQuick = options.Contains("--quick");
        bool isDouble = options.Contains("--double");
        int turns = isQuick ? QuickTurns : UsualTurns;
        for (int i = 0; i < options.Length; i++)
        {
            bool isTurns = options[i] == "--turns";
            bool isNumber = isTurns && int.TryParse(options.ElementAtOrDefault(++i), CultureInfo.InvariantCulture, out turns) && turns > 0;
            if (isTurns ? !isNumber : options[i] is not ("--quick" or "--double"))
            {
                Console.Error.WriteLine($"products takes --quick, --double and --turns with a number above 0, not '{string.Join(' ', options)}'.");
                Environment.ExitCode = 2;
                return true;
            }
        }

        int[] sizes = isQuick ? [10, 128, 512, 1000, 1024] : Sizes;
        List<string> lines = isDouble ? Run<double>(sizes, turns) : Run<float>(sizes, turns);
        if (keep)
        {
            string path = Path.Combine(resultsFolder, ProcessorFolder.OfThisMachine(), isDouble ? "ProductsDouble.md" : "Products.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
            Console.WriteLine($"Kept: {path}");
        }

        return true;
    }

    private static List<string> Run<T>(int[] sizes, int turns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (IReadOnlyList<(string Name, Product Run)> found, IReadOnlyList<string> missing) = NativeProducts.Load();
        bool isDouble = typeof(T) == typeof(double);
        (string Name, NativeProduct Run)[] peers =
        [
            .. found.Select(peer => (peer.Name, Run: isDouble ? peer.Run.Double : peer.Run.Single)).Where(peer => peer.Run is not null).Select(peer => (peer.Name, peer.Run!)),
        ];
        List<string> lines = [];
        void Write(string line)
        {
            lines.Add(line);
            Console.WriteLine(line);
        }

        Write(string.Create(CultureInfo.InvariantCulture, $"# Products, {DateTime.UtcNow:yyyy-MM-dd}"));
        Write("");
        Write($"{ProcessorName.OfThisMachine()}, {(int)SimdDefault.Width} bits, {typeof(T).Name}, .NET {Environment.Version}; one thread, tiered compilation {(Environment.GetEnvironmentVariable("DOTNET_TieredCompilation") == "0" ? "off" : "on")}; medians of {turns} turns of about 1 ms or of one call, in changing order. "
            + $"Beside: {(peers.Length == 0 ? "nobody" : string.Join(", ", peers.Select(peer => peer.Name)))}.");
        foreach (string name in missing)
        {
            Write($"Not installed: {name}.");
        }

        NativeProduct[] calls = [.. peers.Select(peer => peer.Run)];
        OfPeak<T>(calls, turns, Write);
        Neighbours<T>(turns, Write);
        if (peers.Length > 0)
        {
            Grid<T>(sizes, calls, [.. peers.Select(peer => peer.Name.Split(' ')[0])], turns, Write);
        }

        return lines;
    }

    private static void OfPeak<T>(NativeProduct[] peers, int turns, Action<string> write)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        write("");
        write("## Share of the peak");
        write("The peak is that of multiply-adds in registers, in the same turns. Medians, with quartiles.");
        write("");
        write("| rows × m × n | GFLOP/s | peak | share |");
        write("|---|---:|---:|---:|");
        foreach ((int rows, int m, int n) in Blocks)
        {
            double[][] rates = new ProductCase<T>(rows, m, n, peers).Measure(turns);
            double[] shares = [.. rates[0].Zip(rates[^1], (rate, peak) => 100 * rate / peak)];
            write(string.Create(
                CultureInfo.InvariantCulture,
                $"| {rows} × {m} × {n} | {At(rates[0], 0.5):0.0} | {At(rates[^1], 0.5):0.0} | {At(shares, 0.5):0} % ({At(shares, 0.25):0} to {At(shares, 0.75):0}) |"));
        }
    }

    private static void Neighbours<T>(int turns, Action<string> write)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        write("");
        write("## Powers of two beside their neighbours");
        write("256 rows; GFLOP/s at n − 16, n and n + 16, one after another, and the median ratio of n to the better neighbour of the same turn.");
        write("");
        write("| m × n | n − 16 | n | n + 16 | ratio |");
        write("|---|---:|---:|---:|---:|");
        foreach ((int m, int n) in Powers)
        {
            ProductCase<T>[] cases = [new(256, m, n - 16, []), new(256, m, n, []), new(256, m, n + 16, [])];
            double[][] rates = [.. cases.Select(_ => new double[turns])];
            for (int turn = 0; turn < turns; turn++)
            {
                for (int i = 0; i < cases.Length; i++)
                {
                    rates[i][turn] = cases[i].Measure(1)[0][0];
                }
            }

            double ratio = At([.. Enumerable.Range(0, turns).Select(turn => rates[1][turn] / Math.Max(rates[0][turn], rates[2][turn]))], 0.5);
            write(string.Create(
                CultureInfo.InvariantCulture,
                $"| {m} × {n} | {At(rates[0], 0.5):0.0} | {At(rates[1], 0.5):0.0} | {At(rates[2], 0.5):0.0} | {ratio:0.00} |"));
        }
    }

    private static void Grid<T>(int[] sizes, NativeProduct[] peers, string[] names, int turns, Action<string> write)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<(int Rows, int M, int N, double Ratio, string Peer, double Own, double Best)> cells = [];
        var sinceWord = Stopwatch.StartNew();
        foreach (int rows in RowCounts)
        {
            foreach (int m in sizes)
            {
                foreach (int n in sizes)
                {
                    double[][] rates = new ProductCase<T>(rows, m, n, peers).Measure(turns);
                    double[] ratios = [.. peers.Select((_, i) => At([.. rates[0].Zip(rates[i + 1], (own, peer) => own / peer)], 0.5))];
                    int best = Array.IndexOf(ratios, ratios.Min());
                    cells.Add((rows, m, n, ratios[best], names[best], At(rates[0], 0.5), At(rates[best + 1], 0.5)));
                    if (sinceWord.ElapsedMilliseconds > 2000)
                    {
                        Console.Error.WriteLine($"{cells.Count} of {RowCounts.Length * sizes.Length * sizes.Length}");
                        sinceWord.Restart();
                    }
                }
            }
        }

        write("");
        write("## Beside the better peer");
        write($"m and n from {string.Join(", ", sizes)}. The ratio of a cell is the smallest median ratio of the rates of one turn; above 1 the library is faster.");
        write("");
        write("| rows | geometric mean | cells ≥ 1.0 | cells ≥ 0.9 | smallest |");
        write("|---|---:|---:|---:|---:|");
        foreach (int[] rows in RowCounts.Select(count => new[] { count }).Append(RowCounts))
        {
            double[] ratios = [.. cells.Where(cell => rows.Contains(cell.Rows)).Select(cell => cell.Ratio)];
            write(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(rows.Length == 1 ? $"{rows[0]}" : "all")} | {Math.Exp(ratios.Average(Math.Log)):0.00} | {Share(ratios, 1.0):0} % | {Share(ratios, 0.9):0} % | {ratios.Min():0.00} |"));
        }

        write("");
        write("## Cells below 0.9");
        write("");
        write("| rows × m × n | ratio | GFLOP/s | better peer |");
        write("|---|---:|---:|---|");
        foreach ((int rows, int m, int n, double ratio, string peer, double own, double best) in cells.Where(cell => cell.Ratio < 0.9).OrderBy(cell => cell.Ratio))
        {
            write(string.Create(CultureInfo.InvariantCulture, $"| {rows} × {m} × {n} | {ratio:0.00} | {own:0.0} | {peer}, {best:0.0} |"));
        }
    }

    private static double Share(double[] ratios, double least) => 100.0 * ratios.Count(ratio => ratio >= least) / ratios.Length;

    private static double At(double[] values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(quantile * (sorted.Length - 1))];
    }
}
