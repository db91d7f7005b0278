using System.Collections.Immutable;
using System.Globalization;
using FastBackprop.Cli.Options;
using FastBackprop.Networks;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Cli.Tests;

public class OptionTextTests
{
    [Fact]
    public void Sizes_are_read_as_they_are_written() =>
        Prop.ForAll(Gen.Choose(1, 65_536).NonEmptyListOf().ToArbitrary(), sizes =>
        {
            Assert.True(LayerSizes.TryHidden(string.Join(',', sizes), out ImmutableArray<int> hidden));
            Assert.Equal(sizes, hidden);
            Assert.Equal(sizes.Count > 1, LayerSizes.TryShape(string.Join('-', sizes), out ImmutableArray<int> shape));
            Assert.Equal(sizes, shape);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Positive_numbers_are_those_above_zero_that_are_finite() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), number =>
        {
            bool accepted = NumberText.TryPositive(number.ToString("R", CultureInfo.InvariantCulture), out double value);
            Assert.Equal(number > 0 && double.IsFinite(number), accepted);
            Assert.True(!accepted || value == number);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData("scaled-normal")]
    [InlineData("xavier")]
    [InlineData("he")]
    [InlineData("uniform:-0.25,0.5")]
    [InlineData("normal:0.125")]
    public void Initialisers_are_known_by_their_own_names(string name)
    {
        Assert.True(InitializerText.TryParse(name, out Initializer? initializer));
        Assert.Equal(name, initializer.Name);
    }

    [Theory]
    [InlineData("constant", 0.5, 0.5, 0.5)]
    [InlineData("step:0.5,1", 0.5, 0.25, 0.125)]
    [InlineData("step:0.5,2", 0.5, 0.5, 0.25)]
    [InlineData("inverse-time:1", 0.5, 0.25, 1.0 / 6)]
    [InlineData("cosine", 0.5, 0.25025, 0.0005)]
    public void Schedules_give_the_rates_that_they_promise(string text, double first, double second, double third)
    {
        Assert.True(RateSchedule.TryParse(text, out RateSchedule? schedule));
        var rates = schedule.For(0.5, 2);
        double[] expected = [first, second, third];
        Assert.All(expected, (rate, epoch) => Assert.Equal(rate, rates.RateOf(epoch), 1e-14));
    }
}
