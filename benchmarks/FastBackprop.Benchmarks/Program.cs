using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using FastBackprop.Benchmarks;
using FastBackprop.Cli.Bench.Machine;

const string Keep = "--keep";

string root = RepositoryFolder.Find();
string results = Path.Combine(root, "benchmarks", "results");
if (ColdStart.TryRun([.. args.Where(arg => arg != Keep)], args.Contains(Keep), results))
{
    return;
}

var machine = new Lazy<MachineLimits>(() => MachineProbe.Measure());
BenchmarkSwitcher suite = BenchmarkSwitcher.FromAssembly(typeof(Ladder).Assembly);
IConfig config = SuiteConfig.Create(
    Path.Combine(root, "artifacts", "benchmarks"), machine, hasJob: args.Any(arg => arg is "-j" or "--job"));
Summary[] summaries = [.. suite.Run([.. args.Where(arg => arg != Keep)], config)];
foreach (Summary summary in summaries.Where(summary => args.Contains(Keep) && !summary.HasCriticalValidationErrors))
{
    Console.WriteLine($"Kept: {KeptResults.Write(summary, machine.Value, results)}");
}
