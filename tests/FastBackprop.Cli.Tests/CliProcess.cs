using System.Diagnostics;

namespace FastBackprop.Cli.Tests;

/// <summary>Runs the program as a process of its own, as a shell does.</summary>
internal static class CliProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public static Process Start((string Name, string? Value)? variable, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FastBackprop.Cli.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("FASTBACKPROP_SIMD");
        if (variable is { } set)
        {
            start.Environment[set.Name] = set.Value;
        }

        return Process.Start(start)!;
    }

    public static async Task<CliResult> RunAsync((string Name, string? Value)? variable, params string[] args)
    {
        using Process process = Start(variable, args);
        return await FinishAsync(process);
    }

    /// <summary>Waits until something has happened, for as long as the process lives and patience lasts.</summary>
    public static async Task UntilAsync(Func<bool> happened, Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!happened() && !process.HasExited && !patience.IsCancellationRequested)
        {
            await Task.Delay(BetweenLooks);
        }
    }

    /// <summary>Waits for the end, with standard input and output as they are; a process that has none is ended.</summary>
    public static async Task<(int ExitCode, string Error)> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            string error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>Waits for the end; a process that has none is ended.</summary>
    public static async Task<CliResult> FinishAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new CliResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
