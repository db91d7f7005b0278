using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using FastBackprop.Benchmarks;
using FastBackprop.Benchmarks.Products;
using FastBackprop.Cli.Bench.Machine;

const string Keep = "--keep";

string root = RepositoryFolder.Find();
string results = Path.Combine(root, "benchmarks", "results");
string[] own = [.. args.Where(arg => arg != Keep)];
if (ColdStart.TryRun(own, args.Contains(Keep), results) || ProductComparison.TryRun(own, args.Contains(Keep), results))
{
    return;
}

var machine = new Lazy<MachineLimits>(() => MachineProbe.Measure());
BenchmarkSwitcher suite = BenchmarkSwitcher.FromAssembly(typeof(Ladder).Assembly);
IConfig config = SuiteConfig.Create(
    Path.Combine(root, "artifacts", "benchmarks"), machine, hasJob: args.Any(arg => arg is "-j" or "--job"));
Summary[] summaries = [.. suite.Run(own, config)];
foreach (Summary summary in summaries.Where(summary => args.Contains(Keep) && !summary.HasCriticalValidationErrors))
{
    Console.WriteLine($"Kept: {KeptResults.Write(summary, machine.Value, results)}");
}
