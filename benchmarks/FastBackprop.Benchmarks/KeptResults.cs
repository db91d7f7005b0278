using System.Globalization;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using FastBackprop.Cli.Bench.Machine;

namespace FastBackprop.Benchmarks;

/// <summary>Results that are kept with the code, a page for each class.</summary>
internal static class KeptResults
{
    /// <summary>Writes a summary to <c>&lt;folder&gt;/&lt;processor&gt;/&lt;class&gt;.md</c>; the path.</summary>
    public static string Write(Summary summary, MachineLimits machine, string folder)
    {
        string name = summary.BenchmarksCases[0].Descriptor.Type.Name;
        string path = Path.Combine(folder, ProcessorFolder.OfThisMachine(), $"{name}.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# {name}, {DateTime.UtcNow:yyyy-MM-dd}\n"));
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"One thread of this machine: {machine.FmaGflops:0.0} GFLOP/s of multiply-adds, {machine.FmaLatencyNs:0.00} ns from one to the next; "
            + $"GB/s read and updated: L1 {machine.L1.ReadGBs:0} and {machine.L1.UpdateGBs:0}, L2 {machine.L2.ReadGBs:0} and {machine.L2.UpdateGBs:0}, "
            + $"L3 {machine.L3.ReadGBs:0} and {machine.L3.UpdateGBs:0}.\n"));
        MarkdownExporter.GitHub.ExportToLog(summary, new StreamLogger(writer));
        return path;
    }
}
