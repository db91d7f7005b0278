using System.Collections.Immutable;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Recipe;

/// <summary>
/// The finite-state grammar of A. Reber (1967), which A. Cleeremans, D. Servan-Schreiber and J. McClelland (1989) gave to Elman's network.
/// After most letters two may follow, and which two depends on letters further back.
/// </summary>
internal static class ReberGrammar
{
    /// <summary>B begins a string and E ends it.</summary>
    public const string Letters = "BTPSXVE";

    // For each state the letters that may come next, and the state that each leads to.
    private static readonly ImmutableArray<(char Letter, int Next)>[] States =
    [
        [('B', 1)],
        [('T', 2), ('P', 3)],
        [('S', 2), ('X', 4)],
        [('T', 3), ('V', 5)],
        [('X', 3), ('S', 6)],
        [('P', 4), ('V', 6)],
        [('E', 7)],
    ];

    /// <summary>A string of the grammar: for each letter, which letters might have stood in its place.</summary>
    public static List<(int Letter, string Legal)> Draw(RandomGenerator random)
    {
        var text = new List<(int Letter, string Legal)>();
        for (int state = 0; state < States.Length;)
        {
            ImmutableArray<(char Letter, int Next)> choices = States[state];
            (char letter, state) = choices[random.NextInt32(choices.Length)];
            text.Add((Letters.IndexOf(letter, StringComparison.Ordinal), string.Concat(choices.Select(choice => choice.Letter))));
        }

        return text;
    }
}
