namespace TileGenerator;

/// <summary>How the tiles call their parts.</summary>
internal static class Names
{
    /// <summary>The columns of a tile: left, middle and right.</summary>
    public static string[] Columns(int width) => width switch
    {
        1 => ["z"],
        2 => ["l", "r"],
        _ => ["l", "m", "r"],
    };

    /// <summary>A column's place, some registers behind that of the first.</summary>
    public static string At(string row, int column) => column switch
    {
        0 => $"ref {row}",
        1 => $"ref Unsafe.Add(ref {row}, TSimd.Count)",
        _ => $"ref Unsafe.Add(ref {row}, {Text(column)} * TSimd.Count)",
    };

    /// <summary>Row i of a matrix that is called by a letter: a, a1, a2 ….</summary>
    public static string Row(string matrix, int row) => row == 0 ? matrix : matrix + Text(row);

    /// <summary>References to all rows but the first, each from the one before it.</summary>
    public static IEnumerable<string> RowReferences(string matrix, int rows, string stride) =>
        Enumerable.Range(1, rows - 1).Select(row => $"ref T {Row(matrix, row)} = ref Unsafe.Add(ref {Row(matrix, row - 1)}, {stride});");

    public static string Number(int number) => number switch
    {
        1 => "One",
        2 => "Two",
        3 => "Three",
        4 => "Four",
        8 => "Eight",
        _ => throw new ArgumentOutOfRangeException(nameof(number), number, "expected 1, 2, 3, 4 or 8"),
    };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
