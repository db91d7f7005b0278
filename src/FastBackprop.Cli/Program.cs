using System.Runtime.InteropServices;
using System.Text;
using FastBackprop.Cli;
using FastBackprop.Cli.Terminal;

// Class names may be written in any script.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

Console.SetError(new LastingWriter(Console.Error));

using var interrupt = new CancellationTokenSource();
var intercepted = new List<PosixSignalRegistration>();
int exitCodeOfSignal = ExitCode.Interrupted;
int exitCode = CommandLine.Run(args, Streams.OfProcess(), InterceptInterrupts);
intercepted.ForEach(registration => registration.Dispose());
return exitCode == ExitCode.Interrupted ? exitCodeOfSignal : exitCode;

// Called by who ends by itself when it is told to; all others are ended by a signal as any program is, while they wait for input too.
CancellationToken InterceptInterrupts()
{
    Intercept(PosixSignal.SIGINT, ExitCode.Interrupted, isObeyedTheSecondTime: true);
    Intercept(PosixSignal.SIGTERM, ExitCode.Terminated, isObeyedTheSecondTime: true);

    // A terminal that is closed may say so twice: for its shell, and for itself. What nohup starts does not hear of it at all.
    Intercept(PosixSignal.SIGHUP, ExitCode.HungUp, isObeyedTheSecondTime: false);
    return interrupt.Token;
}

void Intercept(PosixSignal signal, int code, bool isObeyedTheSecondTime) => intercepted.Add(PosixSignalRegistration.Create(signal, context =>
{
    bool isFirst = !interrupt.IsCancellationRequested;
    context.Cancel = isFirst || !isObeyedTheSecondTime;
    if (isFirst)
    {
        exitCodeOfSignal = code;
        interrupt.Cancel();
    }
}));
