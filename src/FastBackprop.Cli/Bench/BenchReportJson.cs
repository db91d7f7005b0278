using System.Globalization;
using System.Text.Json;
using FastBackprop.Cli.Bench.Machine;
using FastBackprop.Cli.Bench.Runs;
using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Bench;

/// <summary>A bench report for programs.</summary>
internal static class BenchReportJson
{
    public static string Of(BenchReport report) => Json.Object(json =>
    {
        json.WriteString("version", report.Version);
        json.WriteString("runtime", report.Runtime);
        json.WriteString("date", report.Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartObject("machine");
        json.WriteString("processor", report.Processor);
        json.WriteString("simd", report.Simd);
        WriteMachine(json, report.Machine);
        json.WriteEndObject();
        json.WriteArray("workloads", report.Workloads, result => json.WriteObject(members => WriteResult(members, result)));
    });

    private static void WriteMachine(Utf8JsonWriter json, MachineLimits machine)
    {
        json.WriteNumber("fmaGflops", machine.FmaGflops);
        json.WriteNumber("l1GBs", machine.L1.ReadGBs);
        json.WriteNumber("l2GBs", machine.L2.ReadGBs);
        json.WriteNumber("l3GBs", machine.L3.ReadGBs);
        json.WriteNumber("memoryGBs", machine.Memory.ReadGBs);
        json.WriteNumber("fmaLatencyNs", machine.FmaLatencyNs);
        json.WriteNumber("l1UpdateGBs", machine.L1.UpdateGBs);
        json.WriteNumber("l2UpdateGBs", machine.L2.UpdateGBs);
        json.WriteNumber("l3UpdateGBs", machine.L3.UpdateGBs);
        json.WriteNumber("memoryUpdateGBs", machine.Memory.UpdateGBs);
    }

    private static void WriteResult(Utf8JsonWriter json, WorkloadResult result)
    {
        json.WriteString("name", result.Workload.Name);
        json.WriteString("call", result.Workload.Call.ToString());
        json.WriteNumber("ns", result.Ns);
        json.WriteNumber("gflops", result.Gflops);
        json.WriteNumber("limitNs", result.LimitNs);
        json.WriteNumber("shareOfLimit", result.ShareOfLimit);
        json.WriteNumber("bytesAllocated", result.BytesAllocated);
        json.WriteNumber("minNs", result.MinimumNs);
        json.WriteString("sums", result.Workload.Sums.ToString());
        json.WriteString("runs", result.Workload.Plan.ToString());
    }
}
