using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

public class LearningRateScheduleTests
{
    [Fact]
    public void A_constant_rate_stays() => Assert.Equal([0.3, 0.3, 0.3], Rates(LearningRateSchedule.Constant(0.3), 0, 1, 1000));

    [Fact]
    public void A_step_multiplies_the_rate_after_every_so_many_epochs() =>
        Assert.Equal([0.75, 0.75, 0.375, 0.375, 0.1875], Rates(LearningRateSchedule.Step(0.75, 0.5, 2), 0, 1, 2, 3, 4));

    [Fact]
    public void A_step_can_take_the_rate_to_zero() => Assert.Equal(0, LearningRateSchedule.Step(1, 0.5, 1).RateOf(2000));

    [Fact]
    public void Inverse_time_divides_by_one_and_more() =>
        Assert.Equal([1, 1 / 1.5, 0.5, 0.1], Rates(LearningRateSchedule.InverseTime(1, 0.5), 0, 1, 2, 18));

    [Fact]
    public void Half_a_cosine_goes_from_the_first_rate_to_the_smallest()
    {
        double[] rates = Rates(LearningRateSchedule.Cosine(0.875, 4, 0.125), 0, 1, 2, 3, 4, 5, 1000);
        double eighth = Math.Cos(Math.PI / 4);
        double[] expected = [0.875, 0.125 + (0.75 * (1 + eighth) / 2), 0.5, 0.125 + (0.75 * (1 - eighth) / 2), 0.125, 0.125, 0.125];
        for (int i = 0; i < rates.Length; i++)
        {
            // Exact at whole quarters of a turn; elsewhere two cosines of half a unit roundoff, and three operations.
            Assert.Equal(expected[i], rates[i], i % 2 == 0 || i > 4 ? 0 : 4e-16);
        }
    }

    [Fact]
    public void The_smallest_rate_of_a_cosine_is_a_thousandth_unless_given() =>
        Assert.Equal(0.002, LearningRateSchedule.Cosine(2, 10).RateOf(10), 1e-18);

    // Fit relies on it: it looks at the first and at the last rate before it learns.
    [Fact]
    public void No_schedule_rises()
    {
        LearningRateSchedule[] schedules =
        [
            LearningRateSchedule.Constant(0.1),
            LearningRateSchedule.Step(0.1, 0.93, 3),
            LearningRateSchedule.InverseTime(0.1, 0.01),
            LearningRateSchedule.Cosine(0.1, 700),
            LearningRateSchedule.Cosine(0.1, 700, 0.1),
        ];
        foreach (LearningRateSchedule schedule in schedules)
        {
            for (int epoch = 1; epoch < 1000; epoch++)
            {
                Assert.True(schedule.RateOf(epoch) <= schedule.RateOf(epoch - 1), $"epoch {epoch}");
            }
        }
    }

    public static TheoryData<string, Func<object>> BadSchedules() => new()
    {
        { "rate", () => LearningRateSchedule.Constant(0) },
        { "rate", () => LearningRateSchedule.Constant(double.NaN) },
        { "rate", () => LearningRateSchedule.Step(-1, 0.5, 1) },
        { "factor", () => LearningRateSchedule.Step(1, 0, 1) },
        { "factor", () => LearningRateSchedule.Step(1, 1.01, 1) },
        { "epochs", () => LearningRateSchedule.Step(1, 0.5, 0) },
        { "rate", () => LearningRateSchedule.InverseTime(double.PositiveInfinity, 0) },
        { "decay", () => LearningRateSchedule.InverseTime(1, -0.1) },
        { "decay", () => LearningRateSchedule.InverseTime(1, double.NaN) },
        { "epochs", () => LearningRateSchedule.Cosine(1, 0) },
        { "smallest", () => LearningRateSchedule.Cosine(1, 10, 1.1) },
        { "smallest", () => LearningRateSchedule.Cosine(1, 10, 0) },
        { "epoch", () => LearningRateSchedule.Constant(1).RateOf(-1) },
    };

    [Theory]
    [MemberData(nameof(BadSchedules))]
    public void Bad_arguments_are_refused(string parameter, Func<object> make) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);

    private static double[] Rates(LearningRateSchedule schedule, params int[] epochs) => [.. epochs.Select(schedule.RateOf)];
}
