namespace FastBackprop.Cli.Pictures;

/// <summary>A course of which only the losses are known that the trainer returns.</summary>
/// <param name="lossNote">What they are, in a sentence.</param>
internal sealed class LossCourse(string lossNote) : Course
{
    private readonly List<CoursePoint> _points = [];
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public override IReadOnlyList<CoursePoint> Points => _points;

    /// <inheritdoc/>
    public override string LossNote => lossNote;

    /// <summary>Adds the loss of one sample, or of several together.</summary>
    public void Add(double loss, int samples = 1)
    {
        _sum += loss;
        _count += samples;
    }

    // A point is the mean since the one before; there is none at the start.
    /// <inheritdoc/>
    protected override void Look(int round, double? learningRate)
    {
        if (_count > 0)
        {
            _points.Add(new CoursePoint(round, _sum / _count) { LearningRate = learningRate });
        }

        _sum = 0;
        _count = 0;
    }
}
