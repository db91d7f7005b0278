using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FastBackprop.Cli.Terminal;

/// <summary>A command whose help goes on behind its options; the list of commands shows the description alone.</summary>
internal sealed class ExplainedCommand(string name, string description, string explanation) : Command(name, description)
{
    public string Explanation { get; } = explanation;
}

/// <summary>--help, in lines that can be read, with the explanation of the command at the end.</summary>
internal sealed class Help(HelpAction usage) : SynchronousCommandLineAction
{
    private const int WidestLine = 110;

    // Below this a terminal does not know its own width (a pseudo-terminal without a window says 0).
    private const int NarrowestLine = 20;

    /// <summary>A wrong option does not keep its help away.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Takes the place of the help that the root command has for itself and all below it.</summary>
    public static Help AddTo(RootCommand root, bool isTerminal)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        var usage = (HelpAction)option.Action!;
        int width = isTerminal ? Console.WindowWidth : WidestLine;
        usage.MaxWidth = width < NarrowestLine ? WidestLine : Math.Min(width, WidestLine);
        var help = new Help(usage);
        option.Action = help;
        return help;
    }

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = usage.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExplainedCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(command.Explanation);
        }

        return exitCode;
    }
}
