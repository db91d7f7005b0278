using System.Text;
using FastBackprop.Cli;
using FastBackprop.Cli.Terminal;

// Class names may be written in any script.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var interrupt = new CancellationTokenSource();
return CommandLine.Run(args, Streams.OfProcess(), InterceptInterrupts);

// Called by who ends by itself when it is told to; all others are ended by Ctrl-C as any program is, while they wait for input too.
CancellationToken InterceptInterrupts()
{
    Console.CancelKeyPress += (_, pressed) =>
    {
        // The second Ctrl-C ends the process at once.
        pressed.Cancel = !interrupt.IsCancellationRequested;
        interrupt.Cancel();
    };
    return interrupt.Token;
}
