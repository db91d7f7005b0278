using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Stochastic gradient descent, one sample at a time: each step runs a sample forward, measures its loss, runs its error
/// backward and changes all weights, <c>W −= rate·x⊗delta</c>, before the next sample. (D. Rumelhart, G. Hinton and
/// R. Williams, "Learning representations by back-propagating errors", Nature 323, 1986.)
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// The constructor allocates all buffers; a step allocates nothing. A trainer changes its network in place, from one
/// thread at a time; meanwhile other threads predict from a <see cref="Network{T}.Clone"/>. A call while another is running throws an
/// <see cref="InvalidOperationException"/>. If two calls of <see cref="Step"/> begin within some nanoseconds of each other, the exception
/// may be missing, and weights and losses are then useless.
/// </remarks>
public sealed partial class SgdTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Samples between two calls of an observer and two checks of a cancellation token.</summary>
    public const int SamplesPerReport = 1024;

    private readonly TrainingPass<T> _pass;
    private readonly DatasetLoss<T> _losses;
    private TrainerCore<T> _core;
    private EpochWay? _way;
    private bool _skipsZeros;

    /// <summary>A trainer of a network.</summary>
    /// <param name="network">The network, which is changed in place.</param>
    /// <param name="loss">The loss; the entropies need their output activation.</param>
    /// <param name="learningRate">The rate of a step, finite and above 0.</param>
    /// <exception cref="ArgumentException">The loss does not go with the network's output, or the rate is out of range.</exception>
    public SgdTrainer(Network<T> network, Loss loss = default, double learningRate = 0.1)
        : this(network, loss, learningRate, SimdDefault.Width)
    {
    }

    internal SgdTrainer(Network<T> network, Loss loss, double learningRate, SimdWidth width)
    {
        ArgumentNullException.ThrowIfNull(network);
        ExecutionPlan plan = network.PlanAt(width);
        _pass = TrainingPass<T>.Create(network, loss, plan);
        _losses = new DatasetLoss<T>(network, loss, plan);
        _core = new TrainerCore<T>(network, loss);
        _width = width;
        SetLearningRate(learningRate, nameof(learningRate));
        _skipsZeros = SkipsZeros();
    }

    /// <summary>The network.</summary>
    public Network<T> Network => _pass.Network;

    /// <summary>The pass that computes the steps.</summary>
    internal TrainingPass<T> Pass => _pass;

    /// <summary>The loss.</summary>
    public Loss Loss => _pass.Loss;

    /// <summary>Steps made by this trainer; after early stopping, the steps up to the best epoch.</summary>
    public long Steps => _core.Steps;

    /// <summary>The learning rate, rounded to <typeparamref name="T"/> once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate, or its rounded value, is not finite or not above 0.</exception>
    [HotPath]
    public double LearningRate
    {
        get => _core.LearningRate;
        set => SetLearningRate(value, nameof(value));
    }

    /// <summary>
    /// How epochs are computed; null, the default, lets the shape and the share of inputs that are not zero decide. Every way is per-sample SGD.
    /// </summary>
    /// <remarks>
    /// A single <see cref="Step"/> follows <see cref="EpochWay.Streaming"/> and <see cref="EpochWay.Sparse"/>. Otherwise it takes one of
    /// them by the zeros of its own sample. The values are the same.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public EpochWay? Way
    {
        get => _way;
        set
        {
            _way = value is null || Enum.IsDefined(value.Value)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "The way is none of those that exist.");
            _skipsZeros = SkipsZeros();
        }
    }

    /// <summary>
    /// How many threads compute an epoch or a fit: the caller's and helpers, at most one per processor; 1
    /// unless set. The matrix products are split between them, output by output, so the weights and losses have the bits of one thread.
    /// </summary>
    /// <remarks>
    /// It pays in blocks (<see cref="EpochWay.Blocked"/>), at 784 inputs from some 100 units on; the shape decides what is split. The first
    /// layer of a sparse epoch is not split. Neither are layers below 1 MB when samples pass one at a time: a thread would mostly wait
    /// for what another has just written. The helpers are threads of the process, one fewer than it has processors. All trainers and
    /// predictors share them: an epoch gets those that are free when it begins, and never waits for one. During the epoch they wait for work
    /// in a loop and use their processors fully; then they sleep, and end after ten seconds. An epoch allocates only the threads that it has
    /// to start. <see cref="Step"/> uses the caller's thread alone.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int DegreeOfParallelism
    {
        get => _core.Threads;
        set => _pass.Workers = _core.SetThreads(value, _pass.Workers, nameof(value));
    }

    /// <summary>Learns one sample.</summary>
    /// <param name="x">The input row: one finite value per input of the network.</param>
    /// <param name="target">The target row: one finite value per output of the network.</param>
    /// <returns>The sample's loss before the update.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, a value is not finite, a target is out of the loss's range, or x overlaps the network's memory.
    /// </exception>
    /// <exception cref="TrainingDivergedException">
    /// The loss, or a weight or remembered number after the step, is not finite; nothing has changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit made this one.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Step(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        if (_core.Mark.IsBusy)
        {
            _core.Mark.ThrowBusy();
        }

        SampleChecks.ThrowUnlessFits(Network.Shape, Loss, x, target, _pass.Bound);
        if (Network.Parameters.Overlaps(x))
        {
            ThrowOverlap(nameof(x));
        }

        _core.Mark.BeginStep();
        try
        {
            double loss = StepByDensity(x, target);
            if (!(loss <= double.MaxValue))
            {
                Refuse(target, loss);
            }

            _core.Steps++;
            return loss;
        }
        finally
        {
            _core.Mark.EndStep();
        }
    }

    /// <summary>Learns every sample of a dataset once.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="order">The order of the visit, made for this number of rows; null for the stored order.</param>
    /// <exception cref="ArgumentException">The dataset or the order does not fit, or a target is out of the loss's range.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A loss, or what a step would leave, is not finite; weights, optimizer and steps are those after the step before.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit made this one.</exception>
    [HotPath]
    public EpochResult Epoch(Dataset<T> data, SampleOrder? order = null)
    {
        using TrainerMark.Call call = _core.Mark.Enter();
        _core.ThrowUnlessFits(data, nameof(data), order);
        EpochWay way = WayFor(data);
        double sum = LearnRange(data, order, 0, data.Rows, 0, way);
        return new EpochResult(data.Rows, sum / data.Rows, way);
    }

    /// <summary>The mean loss over a dataset, without learning.</summary>
    /// <param name="data">The samples.</param>
    /// <exception cref="ArgumentException">The dataset does not fit, or a target is out of the loss's range.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call. The observer of a fit may make this one.</exception>
    [HotPath]
    public double MeanLoss(Dataset<T> data)
    {
        using TrainerMark.Call call = _core.Mark.EnterToRead();
        _core.ThrowUnlessFits(data, nameof(data));
        return _losses.Sum(data) / data.Rows;
    }

    private void SetLearningRate(double value, string name)
    {
        _core.SetLearningRate(value, name);
        _pass.Rate = T.CreateTruncating(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double DenseStep(ReadOnlySpan<T> x, ReadOnlySpan<T> target) =>
        _core.Update is null ? _pass.Step(x, target) : RuledStep(_core.Update, x, target);

    // Counts a step, unless its loss says that it was refused.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Completed(double loss)
    {
        // No loss is below 0, and every comparison with NaN is false.
        if (!(loss <= double.MaxValue))
        {
            ThrowDiverged(loss);
        }

        _core.Steps++;
        return loss;
    }

    // A target that is not finite gives a loss that is not finite, so targets are checked only now.
    [DoesNotReturn]
    private void Refuse(ReadOnlySpan<T> target, double loss)
    {
        DatasetChecks.FiniteRow(target, nameof(target));
        ThrowDiverged(loss);
    }

    [DoesNotReturn]
    private static void ThrowOverlap(string name) =>
        throw new ArgumentException($"{name} overlaps the network's weights, which the step changes; expected memory of its own.", name);

    [DoesNotReturn]
    private void ThrowDiverged(double loss)
    {
        if (_pass.RefusedLoss is { } refused)
        {
            throw TrainingDivergedException.OfWeights(Steps, refused, LearningRate);
        }

        _core.ThrowDiverged(loss);
    }
}
