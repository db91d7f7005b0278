namespace FastBackprop.Recurrent;

/// <summary>The names, in messages, of memory that a caller may read but not pass in.</summary>
internal static class OwnMemory
{
    public const string Units = "the units";

    public const string Deltas = "the deltas of the units";

    public const string Context = "the state's context";

    public const string Weights = "the network's weights";
}
