namespace FastBackprop.Recurrent;

/// <summary>What messages call the memory that a caller may read, and may not hand in again.</summary>
internal static class OwnMemory
{
    public const string Units = "the units";

    public const string Deltas = "the deltas of the units";

    public const string Context = "the state's context";

    public const string Weights = "the network's weights";
}
