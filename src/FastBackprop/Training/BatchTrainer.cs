using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Gradient descent in batches. The gradients of all rows of a batch are taken at the same weights, added and scaled; then an
/// update rule changes the weights once. A batch may be the whole dataset (full-batch training).
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// The constructor allocates all buffers; a step allocates nothing, whatever its rows. A trainer changes its network in
/// place, from one thread at a time; meanwhile other threads predict from a <see cref="Network{T}.Clone"/>. A call while another is
/// running throws an <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed partial class BatchTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchPass<T> _pass;
    private readonly BatchTeam _team = new();
    private TrainerCore<T> _core;

    /// <summary>A trainer of a network.</summary>
    /// <param name="network">The network, which is changed in place.</param>
    /// <param name="loss">The loss; the entropies need their output activation.</param>
    /// <param name="learningRate">The rate of a step, finite and above 0.</param>
    /// <param name="scale">What the sum of a batch's gradients is divided by.</param>
    /// <param name="rule">Optimizer, weight decay and clipping; null for plain gradient descent.</param>
    /// <exception cref="ArgumentException">
    /// The loss does not go with the network's output; the rate, the scale or a number of the rule is out of range; or the network is too
    /// large: a layer's weights are also kept transposed, in rows padded to 64 bytes.
    /// </exception>
    public BatchTrainer(Network<T> network, Loss loss, double learningRate, GradientScale scale, UpdateRule? rule = null)
        : this(network, loss, learningRate, scale, rule, SimdDefault.Width)
    {
    }

    internal BatchTrainer(Network<T> network, Loss loss, double learningRate, GradientScale scale, UpdateRule? rule, SimdWidth width)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!Enum.IsDefined(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "The scale is none of those that exist.");
        }

        _core = new TrainerCore<T>(network, loss);
        _core.SetLearningRate(learningRate, nameof(learningRate));
        Scale = scale;
        _pass = BatchPass<T>.Create(network, loss, network.PlanAt(width), _team);
        _core.Update = WeightUpdate<T>.Create(network, rule ?? new UpdateRule(), width, _team);
    }

    /// <summary>The network.</summary>
    public Network<T> Network => _pass.Network;

    /// <summary>The loss.</summary>
    public Loss Loss => _pass.Loss;

    /// <summary>What the sum of a batch's gradients is divided by.</summary>
    public GradientScale Scale { get; }

    /// <summary>Optimizer, weight decay and clipping.</summary>
    public UpdateRule Rule => Update.Rule;

    /// <summary>Updates made by this trainer, one a batch; after early stopping, the updates up to the best epoch.</summary>
    public long Steps => _core.Steps;

    /// <summary>The learning rate, rounded to <typeparamref name="T"/> once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate, or its rounded value, is not finite or not above 0.</exception>
    [HotPath]
    public double LearningRate
    {
        get => _core.LearningRate;
        set => _core.SetLearningRate(value, nameof(value));
    }

    /// <summary>
    /// How many threads compute a batch: the caller's and helpers, at most one per processor; 1 unless set. Units and rows are
    /// split between them, never sums, so the weights and losses have the bits of one thread.
    /// </summary>
    /// <remarks>
    /// <para>It pays from about four million weights times rows of a batch on. Less work stays with the caller, and so does a network whose
    /// inputs and layers are all at most 64 bytes wide. Speed relative to one thread, measured on two cores in float:</para>
    /// <list type="table">
    /// <listheader><term>network</term><description>batches of 64, of 256, of 1,024</description></listheader>
    /// <item><term>784-128-10</term><description>1.3, 1.7, 1.7</description></item>
    /// <item><term>784-512-256-10</term><description>1.4, 1.5, 1.9</description></item>
    /// </list>
    /// <para>The helpers are threads of the process, one fewer than it has processors. All trainers and predictors share them: a call gets
    /// those that are free when it begins, and never waits for one. During the call they wait for work in a loop and use their processors
    /// fully; then they sleep, and end after ten seconds. A call allocates only the threads that it has to start.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int DegreeOfParallelism
    {
        get => _core.Threads;
        set => _team.Workers = _core.SetThreads(value, _team.Workers, nameof(value));
    }

    /// <summary>The update; a trainer of batches always has one.</summary>
    internal WeightUpdate<T> Update => _core.Update!;

    /// <summary>The threads, for tests that split small work.</summary>
    internal BatchTeam Team => _team;

    /// <summary>Learns a batch: one update for all its rows.</summary>
    /// <param name="inputs">One row per sample, one finite value per input of the network. Needs no padding.</param>
    /// <param name="targets">The same number of rows, one finite value per output of the network.</param>
    /// <returns>The mean of the rows' losses before the update, without the penalty of weight decay.</returns>
    /// <exception cref="ArgumentException">
    /// There is no row, a size does not fit, a value is not finite, a target is out of the loss's range, or inputs overlaps the network's memory.
    /// </exception>
    /// <exception cref="TrainingDivergedException">
    /// The loss, or a weight or remembered number after the step, is not finite; nothing has changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit made this one.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Step(ReadOnlyMatrixSpan<T> inputs, ReadOnlyMatrixSpan<T> targets)
    {
        using TrainerMark.Call call = _core.Mark.Enter();
        if (inputs.Rows == 0 || targets.Rows != inputs.Rows)
        {
            ThrowRows(inputs.Rows, targets.Rows);
        }

        SampleChecks.ThrowUnlessFits(Network.Shape, Loss, inputs, targets);
        if (inputs.Data.Overlaps(Network.Parameters.Span))
        {
            throw new ArgumentException(
                "inputs overlaps the network's weights, which the step changes; expected memory of its own.", nameof(inputs));
        }

        OpenTeam(inputs.Rows);
        try
        {
            return Finish(AddBatch(new BatchRows<T>(inputs, targets), null, [], CancellationToken.None), inputs.Rows);
        }
        finally
        {
            _team.Close();
        }
    }

    /// <summary>Learns some samples of a dataset as one batch.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="rows">The rows of the batch, in the order in which they are added; at least one. A row may occur twice.</param>
    /// <returns>The mean of the rows' losses before the update, without the penalty of weight decay.</returns>
    /// <exception cref="ArgumentException">The dataset does not fit, a target is out of the loss's range, or there is no such row.</exception>
    /// <exception cref="TrainingDivergedException">
    /// The loss, or a weight or remembered number after the step, is not finite; nothing has changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit made this one.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Step(Dataset<T> data, ReadOnlySpan<int> rows)
    {
        using TrainerMark.Call call = _core.Mark.Enter();
        _core.ThrowUnlessFits(data, nameof(data));
        if (rows.IsEmpty)
        {
            throw new ArgumentException("rows is empty; expected at least one row number.", nameof(rows));
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)data.Rows)
            {
                throw new ArgumentException($"rows[{i}] is {rows[i]}; the dataset has rows 0 to {data.Rows - 1}.", nameof(rows));
            }
        }

        OpenTeam(rows.Length);
        try
        {
            return Finish(AddBatch(default, data, rows, CancellationToken.None), rows.Length);
        }
        finally
        {
            _team.Close();
        }
    }

    /// <summary>Learns every sample of a dataset once, in batches.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="order">The order of the visit, made for this number of rows; null for the stored order.</param>
    /// <param name="batchSize">
    /// Rows in a batch, 1 or more. The last batch has the rows that are left, and its mean is over those. The whole dataset or more is
    /// full-batch training.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The dataset or the order does not fit, the batch size is out of range, or a target is out of the loss's range.
    /// </exception>
    /// <exception cref="TrainingDivergedException">
    /// A batch's loss, or what its step would leave, is not finite; weights, optimizer and steps are those after the batch before.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call, or the observer of a fit made this one.</exception>
    [HotPath]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public BatchEpochResult Epoch(Dataset<T> data, SampleOrder? order, int batchSize)
    {
        using TrainerMark.Call call = _core.Mark.Enter();
        _core.ThrowUnlessFits(data, nameof(data), order);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        long stepsBefore = Steps;
        double sum = LearnRange(data, order, batchSize, 0, data.Rows, 0);
        return new BatchEpochResult(data.Rows, (int)(Steps - stepsBefore), sum / data.Rows);
    }

    /// <summary>The mean loss over a dataset, without learning and without the penalty of weight decay.</summary>
    /// <param name="data">The samples.</param>
    /// <exception cref="ArgumentException">The dataset does not fit, or a target is out of the loss's range.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call. The observer of a fit may make this one.</exception>
    [HotPath]
    public double MeanLoss(Dataset<T> data)
    {
        using TrainerMark.Call call = _core.Mark.EnterToRead();
        _core.ThrowUnlessFits(data, nameof(data));
        OpenTeam(data.Rows);
        try
        {
            return SumOfLosses(data) / data.Rows;
        }
        finally
        {
            _team.Close();
        }
    }

    [DoesNotReturn]
    private static void ThrowRows(int inputs, int targets) =>
        throw (inputs == 0
            ? new ArgumentException("inputs has 0 rows; expected at least one.", nameof(inputs))
            : new ArgumentException($"targets has {targets} rows; inputs has {inputs}.", nameof(targets)));
}
