using System.CommandLine;
using System.CommandLine.Parsing;
using FastBackprop.Data;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Options;

/// <summary>Turns the text of an option into what it means; false where it means nothing.</summary>
internal delegate bool TryParse<T>(string text, out T value);

/// <summary>Options whose values are checked while the command line is parsed, and whose errors say what was expected.</summary>
internal static class TypedOption
{
    public static Option<T> Create<T>(string name, string valueName, string description, TryParse<T> tryParse, string expected)
    {
        var option = new Option<T>(name) { Description = description, HelpName = valueName, Arity = ArgumentArity.ExactlyOne };
        option.CustomParser = result => Parse(result, name, tryParse, expected);
        return option;
    }

    /// <summary>An option that takes one of some words; the description is what they are, the words, and what else there is to say.</summary>
    public static Option<T> Create<T>(string name, string valueName, Words<T> words, string what, string more)
        where T : struct, Enum => Create(
            name,
            valueName,
            $"{what}: {words.List}. {more}",
            (string text, out T value) => words.TryParse(text.ToLowerInvariant(), out value),
            words.List);

    public static Option<string> Text(string name, string valueName, string description) =>
        Create(name, valueName, description, (string text, out string value) => (value = text).Length > 0, "some text");

    /// <summary>The value that was given, or null: a default would hide whether there was one.</summary>
    public static T? GivenValue<T>(this ParseResult parsed, Option<T> option)
        where T : struct =>
        parsed.GetResult(option) is null ? null : parsed.GetValue(option);

    private static T? Parse<T>(ArgumentResult result, string name, TryParse<T> tryParse, string expected)
    {
        string text = result.Tokens[0].Value;
        if (tryParse(text, out T value))
        {
            return value;
        }

        result.AddError($"{name} is '{ForeignText.Piece(text)}'; expected {expected}.");
        return default;
    }
}
