using System.Diagnostics;
using FastBackprop.Reports;
using FastBackprop.Training;

namespace FastBackprop.Cli.Pictures;

/// <summary>
/// The course of a training: how long it took, and what there was to see at its start, at its end and at about a hundred rounds
/// between. The clock stands still while somebody looks, and looking changes no weight.
/// </summary>
internal abstract class Course
{
    private readonly Stopwatch _clock = new();

    /// <summary>What it is called beside other courses; null where it stands alone.</summary>
    public string? Name { get; init; }

    /// <summary>What a round is: epoch, update, string.</summary>
    public string RoundName { get; init; } = "epoch";

    /// <summary>Looks behind the start, at most.</summary>
    public int MostLooks { get; init; } = 100;

    /// <summary>Looks behind the start for which there is room.</summary>
    protected virtual int Looks => MostLooks;

    /// <summary>The time of the training alone.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>What was seen, from the start to the end.</summary>
    public abstract IReadOnlyList<CoursePoint> Points { get; }

    /// <summary>What the losses are, in a sentence.</summary>
    public abstract string LossNote { get; }

    /// <summary>The trained network in pictures, where it can be shown.</summary>
    /// <param name="idSuffix">What ends each figure's id.</param>
    public virtual IEnumerable<Figure> Pictures(string idSuffix) => [];

    /// <summary>Whether the curves of two courses say something over each other.</summary>
    public virtual bool IsComparableTo(Course other) =>
        other.GetType() == GetType() && other.RoundName == RoundName && other.Points[^1].Round == Points[^1].Round;

    /// <summary>The numbers of so many rounds, from 0 on. What a loop does with a number is a round of the training.</summary>
    public IEnumerable<int> Rounds(int count)
    {
        Look(0, null);
        int next = NextLook(0, count);
        _clock.Start();
        for (int round = 0; round < count; round++)
        {
            yield return round;
            if (round + 1 == next)
            {
                _clock.Stop();
                Look(next, null);
                next = NextLook(next, count);
                _clock.Start();
            }
        }

        _clock.Stop();
    }

    /// <summary>A whole training, which reports its progress to <see cref="Observe"/>.</summary>
    public void Time(Action train)
    {
        Look(0, null);
        _clock.Start();
        train();
        _clock.Stop();
    }

    /// <summary>Looks at the end of an epoch, where it is time to.</summary>
    public void Observe(TrainingProgress progress)
    {
        if (progress.IsEpochEnd && NextLook(progress.Epoch, progress.Epochs) == progress.Epoch + 1)
        {
            _clock.Stop();
            Look(progress.Epoch + 1, progress.LearningRate);
            _clock.Start();
        }
    }

    /// <summary>Keeps what there is to see after some rounds, and the learning rate where it is known.</summary>
    protected abstract void Look(int round, double? learningRate);

    // Spread evenly, the last round always among them; every round where they are few.
    private int NextLook(int round, int count)
    {
        long look = ((long)round * Looks / count) + 1;
        return (int)Math.Min(count, ((look * count) + Looks - 1) / Looks);
    }
}

/// <summary>A training after some of its rounds.</summary>
/// <param name="Round">Rounds so far.</param>
/// <param name="Loss">The loss of the training part.</param>
internal sealed record CoursePoint(int Round, double Loss)
{
    public double? TestLoss { get; init; }

    public double? Accuracy { get; init; }

    public double? TestAccuracy { get; init; }

    public double? LearningRate { get; init; }

    /// <summary>The gradient's norm in each layer; empty where it was not measured.</summary>
    public double[] GradientNorms { get; init; } = [];
}
