using FastBackprop.Cli.Pictures;
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Evaluation;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;
using FastBackprop.Training;

namespace FastBackprop.Cli.Tests.Report;

public class CourseTests
{
    private static readonly Dataset<double> Rows = DatasetCatalogue.Load<double>("xor").Training;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(1_234)]
    public void The_start_the_end_and_at_most_a_hundred_rounds_are_looked_at(int count)
    {
        NetworkCourse<double> course = Course(Start());

        Assert.Equal(Enumerable.Range(0, count), course.Rounds(count));

        int[] looks = [.. course.Points.Select(point => point.Round)];
        Assert.Equal((0, count), (looks[0], looks[^1]));
        Assert.Equal(Math.Min(count, 100) + 1, looks.Length);
        Assert.Equal(looks.Order().Distinct(), looks);

        // Spread evenly: no two are further apart than the hundredth part, rounded up.
        Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, (count + 99) / 100));
    }

    [Fact]
    public void Looking_changes_no_weight()
    {
        var plain = new SgdTrainer<double>(Start(), Loss.HalfSumOfSquares, learningRate: 0.5);
        var watched = new SgdTrainer<double>(Start(), Loss.HalfSumOfSquares, learningRate: 0.5);
        NetworkCourse<double> course = Course(watched.Network);

        for (int epoch = 0; epoch < 250; epoch++)
        {
            plain.Epoch(Rows);
        }

        foreach (int _ in course.Rounds(250))
        {
            watched.Epoch(Rows);
        }

        Assert.Equal(101, course.Points.Count);
        Assert.Equal(WeightsHash.Sha256(plain.Network), WeightsHash.Sha256(watched.Network));
    }

    [Fact]
    public void A_training_that_reports_its_progress_is_looked_at_as_one_in_rounds()
    {
        var plain = new SgdTrainer<double>(Start(), Loss.HalfSumOfSquares);
        var watched = new SgdTrainer<double>(Start(), Loss.HalfSumOfSquares);
        NetworkCourse<double> course = Course(watched.Network);
        var options = new FitOptions<double> { Epochs = 250, ShuffleSeed = 3, Schedule = LearningRateSchedule.Cosine(0.5, 250) };

        plain.Fit(Rows, options);
        course.Time(() => watched.Fit(Rows, options with { Observer = course.Observe }));

        Assert.Equal(WeightsHash.Sha256(plain.Network), WeightsHash.Sha256(watched.Network));
        NetworkCourse<double> rounds = Course(Start());
        Assert.Equal(250, rounds.Rounds(250).Count());
        Assert.Equal(rounds.Points.Select(point => point.Round), course.Points.Select(point => point.Round));
        Assert.Null(course.Points[0].LearningRate);
        Assert.Equal(course.Points.Skip(1).Select(point => options.Schedule.RateOf(point.Round - 1)), course.Points.Skip(1).Select(point => point.LearningRate!.Value));
    }

    [Fact]
    public void A_point_is_the_network_as_it_was_then()
    {
        var trainer = new SgdTrainer<double>(Start(), Loss.HalfSumOfSquares, learningRate: 0.5);
        NetworkCourse<double> course = Course(trainer.Network);
        var losses = new List<double> { trainer.MeanLoss(Rows) };

        foreach (int _ in course.Rounds(20))
        {
            trainer.Epoch(Rows);
            losses.Add(trainer.MeanLoss(Rows));
        }

        Assert.Equal(losses, course.Points.Select(point => point.Loss), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(Evaluator.Evaluate(trainer.Network, Rows, Loss.HalfSumOfSquares).Accuracy, course.Points[^1].Accuracy);
        Assert.All(course.Points, point => Assert.Equal(2, point.GradientNorms.Length));
        Assert.All(course.Points, point => Assert.Null(point.TestLoss));
    }

    [Fact]
    public void A_network_that_is_not_what_is_trained_is_brought_up_to_date()
    {
        Network<double> network = Start();
        double[] weights = new double[9];
        int updates = 0;
        var course = new NetworkCourse<double>(network, Loss.HalfSumOfSquares, Rows)
        {
            BeforeLook = () =>
            {
                weights[0] = updates;
                network.SetWeights(0, weights);
            },
        };

        foreach (int _ in course.Rounds(300))
        {
            updates++;
        }

        Assert.Equal(300, network.Weights(0)[0, 0]);
    }

    [Fact]
    public void Of_a_large_network_fewer_copies_are_kept()
    {
        // A row of 16,384 floats is 64 KB: 128 of them are an eighth of the room.
        var network = new Network<float>(new NetworkShape(128, 16_384) { Bias = BiasConvention.None });
        var data = new Dataset<float>(new float[128], 128, new float[16_384], 16_384);
        var course = new NetworkCourse<float>(network, Loss.HalfSumOfSquares, data);

        Assert.Equal(100, course.Rounds(100).Count());

        Assert.InRange(course.Points.Count, 8, 9);
        Assert.Equal(100, course.Points[^1].Round);
    }

    [Fact]
    public void Losses_alone_are_averaged_from_look_to_look()
    {
        var course = new LossCourse("") { MostLooks = 3 };

        foreach (int round in course.Rounds(6))
        {
            course.Add(round, samples: 2);
        }

        Assert.Equal([(2, 0.25), (4, 1.25), (6, 2.25)], course.Points.Select(point => (point.Round, point.Loss)));
    }

    [Theory]
    [InlineData(0.5, "a")]
    [InlineData(0.25, "a", "b")]
    public void Learning_rates_are_one_curve_only_where_they_are_equal(double second, params string[] curves)
    {
        IEnumerable<Drawing> charts = CourseCharts.Create([("a", Rated(0.5)), ("b", Rated(second))], "");

        var chart = Assert.IsType<LineChart>(charts.Single(drawing => drawing.Id == "learning-rate"));
        Assert.Equal(curves, chart.Series.Select(series => series.Name));

        static Course Rated(double rate)
        {
            var trainer = new SgdTrainer<double>(Start(), Loss.HalfSumOfSquares, rate);
            NetworkCourse<double> course = Course(trainer.Network);
            course.Time(() => trainer.Fit(Rows, new FitOptions<double> { Epochs = 4, Observer = course.Observe }));
            return course;
        }
    }

    private static Network<double> Start() => new(new NetworkShape(2, 3, 1), Initializer.Xavier, 5);

    private static NetworkCourse<double> Course(Network<double> network) => new(network, Loss.HalfSumOfSquares, Rows);
}
