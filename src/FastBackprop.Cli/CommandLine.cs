using System.CommandLine;
using System.CommandLine.Invocation;
using FastBackprop.Cli.Activations;
using FastBackprop.Cli.Bench;
using FastBackprop.Cli.Crossval;
using FastBackprop.Cli.Data;
using FastBackprop.Cli.Evaluate;
using FastBackprop.Cli.Gradcheck;
using FastBackprop.Cli.Inspect;
using FastBackprop.Cli.Plot;
using FastBackprop.Cli.Predict;
using FastBackprop.Cli.Recipe;
using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train;
using FastBackprop.Data;

namespace FastBackprop.Cli;

/// <summary>The program: parses the command line, runs a verb, and turns what goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    // EPIPE, the same number on Linux, macOS and the BSDs. Windows has no exception for it.
    private const int BrokenPipe = 32;

    // What a file or the command line put into a message is short already: this is for the messages of the system.
    private const int MostLetters = 800;

    private static readonly ParserConfiguration Parsing = new()
    {
        // A file may be called @name.
        ResponseFileTokenReplacer = null,
    };

    /// <param name="args">The words behind the program's name.</param>
    /// <param name="streams">Where to read and write.</param>
    /// <param name="interceptInterrupts">
    /// Called by a command that stops in good order on Ctrl-C, SIGTERM and SIGHUP: from then on, the token tells it.
    /// </param>
    /// <returns>The exit code; <see cref="ExitCode.Interrupted"/> where the token did.</returns>
    public static int Run(IReadOnlyList<string> args, Streams streams, Func<CancellationToken> interceptInterrupts)
    {
        ParseResult parsed = Create(streams, interceptInterrupts).Parse(args, Parsing);
        if (parsed.Action is ParseErrorAction)
        {
            return Fail(streams, UsageMessage(parsed), HelpHint(parsed), ExitCode.Usage);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = streams.Out,
                Error = streams.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (UsageException e)
        {
            return Fail(streams, Failures.Describe(e), HelpHint(parsed), ExitCode.Usage);
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            // As of head, which has read what it wanted: no error, and nobody is left to read a result.
            return ExitCode.BrokenPipe;
        }
        catch (Exception e)
        {
            return Fail(streams, Failures.Describe(e), "", ExitCode.Failure);
        }
    }

    private static RootCommand Create(Streams streams, Func<CancellationToken> interceptInterrupts)
    {
        var root = new RootCommand("Trains and runs small neural networks on the CPU, one sample at a time.")
        {
            TrainCommand.Create(streams, interceptInterrupts),
            CrossvalCommand.Create(streams, interceptInterrupts),
            EvaluateCommand.Create(streams),
            PredictCommand.Create(streams),
            InspectCommand.Create(streams),
            ActivationsCommand.Create(streams),
            PlotCommand.Create(streams),
            GradcheckCommand.Create(streams),
            BenchCommand.Create(streams),
            RecipeCommand.Create(streams),
            DataCommand.Create(streams, interceptInterrupts),
        };
        root.HelpName = "fastbackprop";
        root.Options.OfType<VersionOption>().Single().Action = new VersionText(streams);
        ShowHelpWithoutVerb(root, Help.AddTo(root, streams.OutWidth));
        return root;
    }

    // Who types a command that does nothing by itself wants to know what there is.
    private static void ShowHelpWithoutVerb(Command command, Help help)
    {
        if (command.Subcommands.Count > 0)
        {
            command.SetAction(help.Invoke);
            foreach (Command verb in command.Subcommands)
            {
                ShowHelpWithoutVerb(verb, help);
            }
        }
    }

    private static int Fail(Streams streams, string message, string hint, int exitCode)
    {
        streams.Tell(ForeignText.Clean(message, MostLetters) + hint);
        return exitCode;
    }

    // A misspelt option also leaves its value over, and perhaps an argument missing: the first unknown word says most.
    private static string UsageMessage(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return parsed.Errors[0].Message;
        }

        string word = ForeignText.Piece(parsed.UnmatchedTokens[0]);
        return parsed.CommandResult.Command.Subcommands.Count > 0 ? $"there is no command '{word}'."
            : word.StartsWith('-') ? $"there is no option '{word}'."
            : $"'{word}' is one argument too many.";
    }

    private static string HelpHint(ParseResult parsed)
    {
        var words = new Stack<string>();
        for (var result = parsed.CommandResult; result?.Parent is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            words.Push(result.Command.Name + " ");
        }

        return $" See 'fastbackprop {string.Concat(words)}--help'.";
    }
}
