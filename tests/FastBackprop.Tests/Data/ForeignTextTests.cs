using FastBackprop.Data;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Data;

public class ForeignTextTests
{
    private static readonly char[] Obeyed = ['\u001b', '\a', '\0', '\r', '\n', '\t', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029', '\u202e', '\u2066'];

    [Fact]
    public void Any_text_becomes_one_short_line_that_no_terminal_obeys() =>
        Prop.ForAll(
            (from letters in Gen.OneOf(Gen.Elements(Obeyed), Gen.Choose(0, 0xFFFF).Select(letter => (char)letter)).ListOf()
             from most in Gen.Choose(1, 40)
             select (Text: string.Concat(letters), Most: most)).ToArbitrary(),
            random =>
            {
                string line = ForeignText.Clean(random.Text, random.Most);

                Assert.InRange(line.Length, 0, random.Most + 1);
                Assert.All(line, letter => Assert.False(char.IsControl(letter) || Obeyed.Contains(letter)));
                if (random.Text.Length > random.Most)
                {
                    Assert.EndsWith("…", line, StringComparison.Ordinal);
                }
                else
                {
                    Assert.Equal(random.Text.Length, line.Length);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("Kaffee, größer; 北京 and \U0001F600", 100, "Kaffee, größer; 北京 and \U0001F600")]
    [InlineData("می\u200cروم", 100, "می\u200cروم")]
    [InlineData("\u001b]0;title\a\u001b[2J", 100, "?]0;title??[2J")]
    [InlineData("abcdef", 3, "abc…")]
    [InlineData("abc", 3, "abc")]
    [InlineData("ab\U0001F600c", 3, "ab…")]
    [InlineData("", 3, "")]
    public void Letters_stay_and_orders_do_not(string text, int most, string line) => Assert.Equal(line, ForeignText.Clean(text, most));

    [Fact]
    public void Of_many_names_the_first_are_listed()
    {
        Assert.Equal("a, b, ?", ForeignText.List(["a", "b", "\u001b"]));
        Assert.Equal(
            string.Join(", ", Enumerable.Range(0, 20)) + ", … (1,000 in all)",
            ForeignText.List([.. Enumerable.Range(0, 1000).Select(i => $"{i}")]));
    }
}
