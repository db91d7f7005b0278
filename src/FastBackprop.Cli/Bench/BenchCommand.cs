using System.Collections.Immutable;
using System.CommandLine;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Bench;

/// <summary>The options of bench.</summary>
internal static class BenchCommand
{
    private const double DefaultSeconds = 30;

    public static Command Create(Streams streams)
    {
        Option<ImmutableArray<Workload>> only = TypedOption.Create<ImmutableArray<Workload>>(
            "--only",
            "NAMES",
            $"Some workloads alone, as in T4,I4: {WorkloadNames.All}. [default: all]",
            WorkloadNames.TryParse,
            WorkloadNames.Expected);
        Option<double> seconds = TypedOption.Create<double>(
            "--seconds", "NUMBER", $"About how long to measure. [default: {DefaultSeconds}]", NumberText.TrySeconds, NumberText.Seconds);
        Option<string> simd = SimdOption.Create();
        Option<bool> json = SharedOptions.Json("Prints one JSON object: version, runtime, date, machine, workloads; times in ns.");
        var command = new ExplainedCommand(
            "bench",
            "Measures this machine, and how near to its limit the library comes on it.",
            """
            The machine's figures and all times are those of one thread, in float: networks of sigmoids, constant bias,
            half the sum of squares, inputs from 0 to 1, training on 256 rows over and over. T1 and I1 are training and
            prediction of 2-2-1, T2 and I2 of 4-5-3, T3 and I3 of 64-32-10, T4 and I4 of 784-128-10, T5 and I5 of
            784-512-256-10; I4-mnist predicts images of MNIST, I4x256 256 rows in one call, T4x256 makes one update by the
            mean of 256 rows' gradients, and M is an epoch of MNIST.
            A time is the median over the batches, best the fastest of them, the limit the least time for the work at
            the machine's figures. Close other programs first.
            """);
        Option[] all = [only, seconds, simd, json];
        foreach (Option option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            SimdOption.Apply(parsed.GetValue(simd));
            return BenchRun.Run(
                new BenchSettings
                {
                    Workloads = parsed.GivenValue(only) ?? [.. Workloads.All],
                    Seconds = parsed.GivenValue(seconds) ?? DefaultSeconds,
                    Json = parsed.GetValue(json),
                },
                streams);
        });
        return command;
    }
}
