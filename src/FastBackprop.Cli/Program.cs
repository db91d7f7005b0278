using System.Text;
using FastBackprop.Cli;
using FastBackprop.Cli.Terminal;

// Class names may be written in any script.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The second Ctrl-C ends the process at once.
    pressed.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};

return CommandLine.Run(args, Streams.OfProcess(), interrupt.Token);
