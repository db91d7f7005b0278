using FastBackprop.Cli.Terminal;
using FastBackprop.Cli.Train.Progress;

namespace FastBackprop.Cli.Tests;

public class LossCurveTests
{
    [Fact]
    public void A_terminal_shows_losses_as_blocks()
    {
        string[] lines = Draw(80, 4, 3, 2, 1, 0);

        Assert.Equal(
            [
                "",
                "           4 │█",
                "             │█▆",
                "             │██▄",
                "             │███▃",
                "           0 │████▁",
                "             └ loss by epoch, 1 to 5",
                "",
            ],
            lines);
    }

    [Fact]
    public void Losses_over_decades_are_drawn_on_a_logarithmic_scale()
    {
        string[] lines = Draw(80, 1, 0.1, 0.01);

        Assert.Equal("             │█▄", lines[3]);
        Assert.EndsWith(", logarithmic", lines[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(null)]
    public void Many_epochs_fit_into_the_width(int? width) =>
        Assert.Equal(Math.Min(60, (width ?? 1000) - 15), Draw(width, [.. Enumerable.Range(1, 1000).Select(i => 1.0 + (1.0 / i))])[5].Length - 14);

    [Theory]
    [InlineData(80, new[] { 1.0 })]
    [InlineData(16, new[] { 1.0, 0.5 })]
    public void One_epoch_or_no_room_draws_nothing(int width, double[] losses) => Assert.Equal([""], Draw(width, losses));

    [Fact]
    public void Equal_losses_are_a_flat_line() => Assert.Equal("         0.5 │▁▁", Draw(80, 0.5, 0.5)[5]);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false, "--quiet")]
    [InlineData(true, false, "--json")]
    [InlineData(false, false)]
    public void Train_draws_it_for_a_person_alone(bool isTerminal, bool drawn, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams(new StringReader(""), output, error) { OutIsTerminal = isTerminal, OutWidth = isTerminal ? 80 : null };

        Assert.Equal(0, CommandLine.Run(["train", "iris", "--epochs", "3", .. more], streams, () => default));

        Assert.Equal(drawn, output.ToString().Contains("loss by epoch, 1 to 3", StringComparison.Ordinal));
    }

    private static string[] Draw(int? width, params double[] losses)
    {
        using var output = new StringWriter();
        LossCurve.Write(new Streams(new StringReader(""), output, output) { OutIsTerminal = true, OutWidth = width }, losses);
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}
