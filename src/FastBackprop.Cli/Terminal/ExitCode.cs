namespace FastBackprop.Cli.Terminal;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>What was asked for could not be done, or a check failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C, as shells count it: 128 and the number of the signal.</summary>
    public const int Interrupted = 130;

    /// <summary>The terminal was closed, counted alike.</summary>
    public const int HungUp = 129;

    /// <summary>SIGTERM, counted alike.</summary>
    public const int Terminated = 143;

    /// <summary>Nobody reads standard output any more, as shells count it: 128 and the number of the signal.</summary>
    public const int BrokenPipe = 141;
}
