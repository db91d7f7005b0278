using System.Text.RegularExpressions;

namespace FastBackprop.Tests.House;

/// <summary>
/// The rooms of the core, each of which may use only those above it, and what breaks that in a file's text: a <c>using</c>, or a name that
/// is qualified, in full or from inside <c>FastBackprop</c>. References in documentation count too: a room does not know those below.
/// </summary>
/// <remarks>It reads text and not metadata, which does not say what the bodies of methods name.</remarks>
internal sealed partial class RoomOrder
{
    private const string House = "FastBackprop";

    private readonly string[] _rooms;
    private readonly (string Path, string Text)[] _files;
    private readonly Dictionary<string, HashSet<string>> _members;

    /// <param name="rooms">The rooms, from the first one to that which may use all.</param>
    /// <param name="files">Paths relative to the project, with slashes, and their texts.</param>
    public RoomOrder(string[] rooms, IEnumerable<(string Path, string Text)> files)
    {
        _rooms = rooms;
        _files = [.. files.Select(file => (file.Path, WithoutComments(file.Text)))];
        _members = rooms.ToDictionary(room => room, room => MembersOf(room).ToHashSet());
    }

    /// <summary>What is wrong, a line for each; none where the order holds.</summary>
    public IEnumerable<string> Faults() => _files.SelectMany(file => FaultsOf(file.Path, file.Text));

    private static string RoomOf(string path) => path.Contains('/') ? path[..path.IndexOf('/')] : "";

    // Comments that document stay. Strings stay too, for what they interpolate, and so that nothing in them is taken for a comment.
    private static string WithoutComments(string text) =>
        CommentOrString().Replace(text, match => match.Value.StartsWith("///") || match.Value[0] != '/' ? match.Value : " ");

    private IEnumerable<string> FaultsOf(string path, string text)
    {
        string room = RoomOf(path);
        if (!_rooms.Contains(room))
        {
            yield return $"{path}: the folder '{room}' is no room; expected one of {string.Join(", ", _rooms)}.";
            yield break;
        }

        string expected = $"{House}.{path[..path.LastIndexOf('/')].Replace('/', '.')}";
        string[] found = [.. Namespace().Matches(text).Select(match => match.Groups["name"].Value)];
        if (found is not [var only] || only != expected)
        {
            yield return $"{path}: the namespaces are '{string.Join(", ", found)}'; expected {expected} alone.";
        }

        foreach (Match match in Using().Matches(text))
        {
            if (match.Groups["global"].Success)
            {
                yield return $"{path}: '{match.Value.Trim()}' is global; expected a using in each file that needs it.";
            }

            // Under another name, a room would be out of sight.
            if (match.Groups["name"].Value == House)
            {
                yield return $"{path}: '{match.Value.Trim()}' names the whole house; expected a room.";
            }
        }

        IEnumerable<string> used = Using().Matches(text).Select(match => UsedBy(match.Groups["name"].Value, isUsing: true))
            .Concat(QualifiedName().Matches(text).Select(match => UsedBy(match.Value, isUsing: false)))
            .OfType<string>();
        foreach (string other in used.Distinct().Where(other => Array.IndexOf(_rooms, other) > Array.IndexOf(_rooms, room)))
        {
            yield return $"{path}: {room} uses {other}, which lies below it; expected only {string.Join(", ", _rooms.TakeWhile(above => above != room))}.";
        }
    }

    // The room that a name leads to, if it is one. A property may be called like a room (Data, Training): then what follows is no
    // type of that room.
    private string? UsedBy(string name, bool isUsing)
    {
        string[] parts = [.. name.Split('.').Select(part => part.Trim().Replace("global::", ""))];
        bool isFull = parts[0] == House;
        string room = isFull ? parts.ElementAtOrDefault(1) ?? "" : parts[0];
        return _rooms.Contains(room) && (isFull || isUsing || _members[room].Contains(parts[1])) ? room : null;
    }

    // The types of a room, and the folders in it.
    private IEnumerable<string> MembersOf(string room)
    {
        foreach ((string path, string text) in _files.Where(file => RoomOf(file.Path) == room))
        {
            foreach (string folder in path.Split('/')[1..^1])
            {
                yield return folder;
            }

            foreach (Match match in TypeDeclaration().Matches(text))
            {
                yield return match.Groups["name"].Value;
            }
        }
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|(?<raw>"{3,}).*?\k<raw>|(?:@\$?|\$@)"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrString();

    [GeneratedRegex(@"^[ \t]*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^[ \t]*(?<global>global\s+)?using\s+(?:static\s+|unsafe\s+)*(?:@?\w+\s*=\s*)?(?<name>[\w.:]+)[^;()=\n]*;", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)+")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();
}
