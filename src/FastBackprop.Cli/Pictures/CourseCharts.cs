using FastBackprop.Cli.Terminal;
using FastBackprop.Reports;
using FastBackprop.Reports.Charts;

namespace FastBackprop.Cli.Pictures;

/// <summary>The curves of one training, or of several over each other.</summary>
internal static class CourseCharts
{
    // More make a tangle: then training and test have charts of their own.
    private const int MostCurves = 4;

    /// <param name="courses">The courses, which go through as many rounds, and their names; at least one.</param>
    /// <param name="idSuffix">What ends each figure's id.</param>
    public static IEnumerable<Drawing> Create(IReadOnlyList<(string Name, Course Course)> courses, string idSuffix)
    {
        string note = courses[0].Course.LossNote;
        Curve loss = new("training", point => point.Loss);
        Curve accuracy = new("training", point => point.Accuracy);
        Curve testLoss = new("test", point => point.TestLoss);
        Curve testAccuracy = new("test", point => point.TestAccuracy);
        bool together = 2 * courses.Count <= MostCurves
            || courses.All(course => course.Course.Points.All(point => point.TestLoss is null));
        LineChart?[] charts =
        [
            Chart("loss", together ? "Loss" : "Training loss", ValueScale.Automatic, together ? [loss, testLoss] : [loss]),
            together ? null : Chart("test-loss", "Test loss", ValueScale.Automatic, [testLoss]),
            Percentages(Chart(
                "accuracy", together ? "Accuracy" : "Training accuracy", ValueScale.Linear, together ? [accuracy, testAccuracy] : [accuracy])),
            together ? null : Percentages(Chart("test-accuracy", "Test accuracy", ValueScale.Linear, [testAccuracy])),
            OneOfEqual(Chart(
                "learning-rate", "Learning rate", ValueScale.Linear, [new Curve("learning rate", point => point.LearningRate)])),
        ];
        return
        [
            .. charts.OfType<LineChart>().Select(chart => chart.Scale == ValueScale.Automatic ? chart with { Note = note } : chart),
            .. GradientNorms(courses, idSuffix),
        ];

        LineChart? Chart(string id, string title, ValueScale scale, Curve[] curves)
        {
            Curve[] known =
                [.. curves.Where(curve => courses.Any(course => course.Course.Points.Any(point => curve.Value(point) is not null)))];
            Series[] series =
            [
                .. from course in courses
                   from curve in known
                   select new Series(NameOf(course.Name, curve.Name, courses.Count, known.Length), Points(course.Course, curve)),
            ];
            return series.Length == 0 ? null : new LineChart(id + idSuffix, title, series)
            {
                Scale = scale,
                XName = courses[0].Course.RoundName,
                StartsAtZero = true,
            };
        }
    }

    private static LineChart? Percentages(LineChart? chart) =>
        chart is null ? null : chart with { Format = ChartText.Percent, Note = "The share of rows taken for their own class." };

    // Courses have as a rule the same rates.
    private static LineChart? OneOfEqual(LineChart? chart) =>
        chart is not null && chart.Series.All(series => series.Points.SequenceEqual(chart.Series[0].Points))
            ? chart with { Series = [chart.Series[0]] }
            : chart;

    // Of many courses the first shows what the gradient does.
    private static IEnumerable<Drawing> GradientNorms(IReadOnlyList<(string Name, Course Course)> courses, string idSuffix)
    {
        IReadOnlyList<(string Name, Course Course)> shown = 2 * courses.Count <= MostCurves ? courses : [courses[0]];
        Series[] series =
        [
            .. from course in shown
               from layer in Enumerable.Range(0, course.Course.Points[0].GradientNorms.Length)
               select new Series(
                   NameOf(course.Name, $"layer {layer}", courses.Count, 2),
                   [.. course.Course.Points.Select(point => ((double)point.Round, point.GradientNorms[layer]))]),
        ];
        return series.Length == 0
            ? []
            : [new LineChart("gradient-norm" + idSuffix, "Gradient norm by layer", series)
            {
                XName = shown[0].Course.RoundName,
                Note = "The length of the mean gradient over some rows of the training part.",
            }];
    }

    private static (double X, double Y)[] Points(Course course, Curve curve) =>
        [.. from point in course.Points where curve.Value(point) is not null select ((double)point.Round, curve.Value(point)!.Value)];

    private static string NameOf(string course, string curve, int courses, int curves) =>
        courses == 1 ? curve : curves == 1 ? course : $"{course}, {curve}";

    private sealed record Curve(string Name, Func<CoursePoint, double?> Value);
}
