using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Reflection;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Terminal;

/// <summary>--version: the program's version, and that of its arithmetic, within which results are the same bit for bit.</summary>
internal sealed class VersionText(Streams streams) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        string program = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        streams.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program}, numerics version {NumericsVersion.Current}"));
        return ExitCode.Success;
    }
}
