using System.Diagnostics.CodeAnalysis;
using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>
/// The part that all trainers share: network, loss, learning rate, steps, update rule, threads, and the mark of the running call. It is a
/// field of the trainer, so that a step of a small network reaches all of it through one reference.
/// </summary>
internal struct TrainerCore<T>(Network<T> network, Loss loss)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The mark of the call in the trainer.</summary>
    public TrainerMark Mark;

    /// <summary>Steps made; after early stopping, the steps up to the best epoch.</summary>
    public long Steps;

    private long _checked;

    public readonly Network<T> Network => network;

    public readonly Loss Loss => loss;

    public double LearningRate { get; private set; }

    /// <summary>The update with its rule and memory; null for plain gradient descent.</summary>
    public WeightUpdate<T>? Update { get; set; }

    public int Threads { get; private set; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">The rate, or its rounded value, is not finite or not above 0.</exception>
    public void SetLearningRate(double value, string name)
    {
        LearningRateSchedule.ThrowUnlessUsable<T>(value, name);
        LearningRate = value;
    }

    /// <summary>Sets the number of threads; returns the helpers for it, null if there are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public WorkerGroup? SetThreads(int value, WorkerGroup? present, string name)
    {
        WorkerGroup.ThrowUnlessDegree(value, name);
        bool isSame = value == Threads;
        Threads = value;
        return isSame ? present : value == 1 ? null : new WorkerGroup(value);
    }

    /// <summary>Throws unless a dataset fits the network and the loss. The targets of a dataset are checked in full only the first time.</summary>
    /// <exception cref="ArgumentException">The dataset or the order does not fit, or a target is out of the loss's range.</exception>
    public void ThrowUnlessFits(Dataset<T> data, string name, SampleOrder? order = null)
    {
        ArgumentNullException.ThrowIfNull(data, name);
        if (data.Number != _checked)
        {
            SampleChecks.ThrowUnlessFits(Network.Shape, Loss, data, name);
            _checked = data.Number;
        }

        if (order is not null && order.Count != data.Rows)
        {
            throw new ArgumentException($"order has {order.Count} rows; the dataset has {data.Rows}.", nameof(order));
        }
    }

    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    public readonly void ThrowUnlessFinite(double loss)
    {
        if (!double.IsFinite(loss))
        {
            ThrowDiverged(loss);
        }
    }

    /// <exception cref="TrainingDivergedException">Always.</exception>
    [DoesNotReturn]
    public readonly void ThrowDiverged(double loss) => throw new TrainingDivergedException(Steps, loss, LearningRate);
}
