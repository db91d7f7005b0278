using System.Text;

namespace TileGenerator;

/// <summary>C# as it grows, line by line, indented by its braces.</summary>
internal sealed class Code
{
    private const int Indent = 4;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Begins a file in the namespace of the kernels.</summary>
    public Code()
    {
        Lines(
            "// Written by tools/TileGenerator, and to be changed there: dotnet run -c Release --project tools/TileGenerator",
            "using System.Runtime.CompilerServices;",
            "using FastBackprop.Numerics;",
            "",
            "namespace FastBackprop.Kernels;",
            "");
    }

    public void Line(string line) => _text.Append(' ', line.Length == 0 ? 0 : _depth * Indent).Append(line).Append('\n');

    public void Lines(params IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    /// <summary>Lines for each of some rows, with another line between two of them.</summary>
    public void Rows(int rows, string between, Func<int, IEnumerable<string>> lines)
    {
        for (int row = 0; row < rows; row++)
        {
            Lines(row > 0 ? [between] : []);
            Lines(lines(row));
        }
    }

    /// <summary>A line, and what is in braces below it.</summary>
    public void Block(string head, Action body)
    {
        Line(head);
        Braces(body);
    }

    /// <summary>A method over registers, after its first lines, with one more constraint.</summary>
    public void Method(string signature, string constraint, Action body)
    {
        Line(signature);
        _depth++;
        Line("where TSimd : struct, ISimd<TSimd, T>");
        Line("where T : unmanaged, IBinaryFloatingPointIeee754<T>");
        Line($"where {constraint}");
        _depth--;
        Braces(body);
    }

    public override string ToString() => _text.ToString();

    private void Braces(Action body)
    {
        Line("{");
        _depth++;
        body();
        _depth--;
        Line("}");
    }
}
