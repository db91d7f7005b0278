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

    // Narrower, the two columns of options and their texts have no room beside each other: the terminal breaks the lines then.
    private const int NarrowestLine = 40;

    /// <summary>A wrong option does not keep its help away.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Takes the place of the help that the root command has for itself and all below it.</summary>
    public static Help AddTo(RootCommand root, int? width)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        var usage = (HelpAction)option.Action!;
        usage.MaxWidth = Math.Clamp(width ?? WidestLine, NarrowestLine, WidestLine);
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
