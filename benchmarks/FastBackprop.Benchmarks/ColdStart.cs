using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Inference;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks;

/// <summary>
/// What the first calls in a process cost. Each measurement needs a process of its own, with the runtime's default settings as a
/// service has them; the figures are medians over several.
/// </summary>
internal static class ColdStart
{
    /// <summary>The command that measures, and the one by which it starts its processes.</summary>
    public const string Command = "cold-start";

    private const string ChildCommand = "cold-start-child";
    private const int Processes = 9;
    private const int FewCalls = 10;
    private const int ManyCalls = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static readonly (WorkloadCall Call, string Name)[] Cases =
    [
        (WorkloadCall.Predict, "I1"), (WorkloadCall.Predict, "I4"), (WorkloadCall.Step, "T1"), (WorkloadCall.Step, "T4"),
    ];

    /// <summary>Whether the arguments are for this command; it has run then.</summary>
    public static bool TryRun(string[] args, bool keep, string resultsFolder)
    {
        switch (args)
        {
            case [Command]:
                Measure(keep, resultsFolder);
                return true;
            case [ChildCommand, var call, var name]:
                Console.WriteLine(JsonSerializer.Serialize(FirstCalls(Pools.Find(Enum.Parse<WorkloadCall>(call), name))));
                return true;
            default:
                return false;
        }
    }

    private static void Measure(bool keep, string resultsFolder)
    {
        string title = string.Create(CultureInfo.InvariantCulture, $"# ColdStart, {DateTime.UtcNow:yyyy-MM-dd}");
        List<string> lines =
        [
            title,
            "",
            $"{ProcessorName.OfThisMachine()}, .NET {Environment.Version}, default settings; medians of {Processes} processes each.",
            "",
            $"| workload | call | first call | next {FewCalls}, each | next {ManyCalls}, each | after {WarmUp.TotalSeconds:0} s | next {FewCalls} : after |",
            "|---|---|---:|---:|---:|---:|---:|",
        ];
        lines.ForEach(Console.WriteLine);
        foreach ((WorkloadCall call, string name) in Cases)
        {
            Times[] runs = [.. Enumerable.Range(0, Processes).Select(_ => RunChild(call, name))];
            string row = string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {call} | {Median(runs, t => t.FirstNs) / 1e6:0.0} ms | {Median(runs, t => t.FewNs):0} ns "
                + $"| {Median(runs, t => t.ManyNs):0} ns | {Median(runs, t => t.SteadyNs):0} ns | {Median(runs, t => t.FewNs / t.SteadyNs):0.0} |");
            lines.Add(row);
            Console.WriteLine(row);
        }

        if (keep)
        {
            string path = Path.Combine(resultsFolder, ProcessorFolder.OfThisMachine(), "ColdStart.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
            Console.WriteLine($"Kept: {path}");
        }
    }

    private static double Median(Times[] runs, Func<Times, double> value) => runs.Select(value).Order().ElementAt(runs.Length / 2);

    private static Times RunChild(WorkloadCall call, string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [ChildCommand, call.ToString(), name]) { RedirectStandardOutput = true };
        foreach (string setting in start.Environment.Keys.Where(key => key.StartsWith("DOTNET_", StringComparison.Ordinal) && key != "DOTNET_ROOT").ToArray())
        {
            start.Environment.Remove(setting);
        }

        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<Times>(output)!
            : throw new InvalidOperationException($"The process for {name} ended with {child.ExitCode}.");
    }

    private static Times FirstCalls(Workload workload)
    {
        Network<float> network = Pools.Network(workload.Shape);
        float[] x = Pools.Samples(workload).Input(0).ToArray();
        float[] y = new float[workload.Shape.Outputs];
        if (workload.Call == WorkloadCall.Step)
        {
            var trainer = new SgdTrainer<float>(network);
            return FirstCalls(calls => Steps(trainer, x, y, calls));
        }

        var predictor = new Predictor<float>(network);
        return FirstCalls(calls => Predictions(predictor, x, y, calls));
    }

    // The clock's steps may be longer than a call, so calls are timed in groups.
    private static Times FirstCalls(Func<int, double> time)
    {
        time(0);
        double first = time(1);
        double few = time(FewCalls);
        double many = time(ManyCalls);
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < WarmUp;)
        {
            time(ManyCalls);
        }

        return new Times(first, few, many, Enumerable.Range(0, 9).Select(_ => time(ManyCalls)).Order().ElementAt(4));
    }

    // The mean of some calls, in a loop that is compiled fully from the start: what is measured is the library.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Predictions(Predictor<float> predictor, float[] x, float[] y, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            predictor.Predict(x, y);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Steps(SgdTrainer<float> trainer, float[] x, float[] target, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            trainer.Step(x, target);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    private sealed record Times(double FirstNs, double FewNs, double ManyNs, double SteadyNs);
}
