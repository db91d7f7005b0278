using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Evaluation;
using FastBackprop.Networks;
using FastBackprop.Reports;
using FastBackprop.Training;

namespace FastBackprop.Cli.Pictures;

/// <summary>
/// The course of a feed-forward network. While it learns, copies are kept and nothing is measured; the first who asks for the
/// points waits for their figures.
/// </summary>
/// <param name="network">The network that is trained.</param>
/// <param name="loss">The loss.</param>
/// <param name="training">What it learns.</param>
/// <param name="test">What it is tested with, or null.</param>
internal sealed class NetworkCourse<T>(Network<T> network, Loss loss, Dataset<T> training, Dataset<T>? test = null) : Course
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Copies of a large network are fewer.
    private const long MostBytes = 64L << 20;

    private readonly List<(int Round, Network<T> Network, double? LearningRate)> _copies = [];
    private readonly long _bytes = (long)network.Parameters.Length * Unsafe.SizeOf<T>();
    private CoursePoint[]? _points;

    public Network<T> Network => network;

    /// <summary>Whether a loss is the sum over the rows and not their mean, as some tutorials print it.</summary>
    public bool SumsLoss { get; init; }

    /// <summary>Brings the network up to date, where it is not what is trained; null where it is.</summary>
    public Action? BeforeLook { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<CoursePoint> Points => _points ??= [.. _copies.Select(Measure)];

    /// <inheritdoc/>
    public override string LossNote => SumsLoss ? "The sum over all rows." : "The mean over all rows.";

    /// <inheritdoc/>
    public override bool IsComparableTo(Course other) => base.IsComparableTo(other) && ((NetworkCourse<T>)other).Loss == loss;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Pictures(string idSuffix)
    {
        Dataset<T> judged = test ?? training;
        string part = test is null ? "training part" : "test part";
        var pictures = new NetworkPictures<T>(network, judged, part, Evaluator.Evaluate(network, judged, loss)) { IdSuffix = idSuffix };
        Figure[] confusion = pictures.Confusion() is { } chart ? [chart] : [];
        return [.. confusion, .. pictures.Details()];
    }

    /// <inheritdoc/>
    protected override int Looks => (int)Math.Clamp(MostBytes / _bytes, 2, MostLooks);

    private Loss Loss => loss;

    /// <inheritdoc/>
    protected override void Look(int round, double? learningRate)
    {
        BeforeLook?.Invoke();
        _copies.Add((round, network.Clone(), learningRate));
    }

    private CoursePoint Measure((int Round, Network<T> Network, double? LearningRate) copy)
    {
        EvaluationResult ofTraining = Evaluator.Evaluate(copy.Network, training, loss);
        EvaluationResult? ofTest = test is null ? null : Evaluator.Evaluate(copy.Network, test, loss);
        return new CoursePoint(copy.Round, LossOf(ofTraining))
        {
            TestLoss = ofTest is null ? null : LossOf(ofTest),
            Accuracy = ofTraining.Accuracy,

            // The targets of a few test rows can be 0 and 1 by chance.
            TestAccuracy = ofTraining.Accuracy is null ? null : ofTest?.Accuracy,
            LearningRate = copy.LearningRate,
            GradientNorms = new GradientNorms<T>(copy.Network, training, loss).Measure(),
        };
    }

    private double LossOf(EvaluationResult result) => SumsLoss ? result.Samples * result.MeanLoss : result.MeanLoss;
}
