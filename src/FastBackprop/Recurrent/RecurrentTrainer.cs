using System.Numerics.Tensors;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Recurrent;

/// <summary>
/// Trains an Elman or a Jordan network by backpropagation through time. A sequence runs forward over a tape, and its error backward
/// over the same tape; then all weights change at once, <c>W −= rate·∇(Σ_t L_t)/divisor</c>. The gradient is that of one
/// sequence (<see cref="Learn"/>) or of several (<see cref="Accumulate"/>, <see cref="Update"/>).
/// <code>
/// var trainer = new RecurrentTrainer&lt;float&gt;(network, new BpttOptions { WindowSteps = 20 }, Loss.HalfSumOfSquares, 0.5);
/// double loss = trainer.Learn(inputs, targets);             // one sequence, one update
///
/// foreach (var s in sequences) trainer.Accumulate(s.Inputs, s.Targets);
/// trainer.Update(divisor: sequences.Count);                 // full batch, averaged over the sequences
///
/// var state = network.CreateState();                        // a stream without end, in windows
/// while (next(out var x, out var t)) trainer.Learn(x, t, state);
/// </code>
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// The constructor allocates all buffers; nothing else allocates. A trainer changes its network in place, from one
/// thread at a time; meanwhile other threads predict from a <see cref="RecurrentNetwork{T}.Clone"/>.
/// </remarks>
public sealed class RecurrentTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BpttPass<T> _pass;
    private readonly AccumulatedGradient<T> _gradient;

    /// <summary>A trainer of a network.</summary>
    /// <param name="network">The network, which is changed in place.</param>
    /// <param name="options">The window and which steps have targets.</param>
    /// <param name="loss">The loss of a time step; the entropies need their output activation.</param>
    /// <param name="learningRate">The rate of a step, finite and above 0.</param>
    /// <exception cref="ArgumentException">
    /// The loss does not go with the network's output, the rate is out of range, or an array cannot hold the tape.
    /// </exception>
    public RecurrentTrainer(
        RecurrentNetwork<T> network, BpttOptions options, Loss loss = default, double learningRate = 0.1)
        : this(network, options, loss, learningRate, SimdDefault.Width)
    {
    }

    internal RecurrentTrainer(RecurrentNetwork<T> network, BpttOptions options, Loss loss, double learningRate, SimdWidth width)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        _gradient = new AccumulatedGradient<T>(network.Step, loss, learningRate, width);
        _pass = new BpttPass<T>(network, loss, options, KernelSet<T>.ForWidth(width));
    }

    /// <summary>The network.</summary>
    public RecurrentNetwork<T> Network => _pass.Network;

    /// <summary>The loss of a time step.</summary>
    public Loss Loss => _pass.Loss;

    /// <summary>Updates made by this trainer.</summary>
    public long Steps => _gradient.Core.Steps;

    /// <summary>Sequences whose gradients are accumulated and wait for <see cref="Update"/>.</summary>
    public int Accumulated => _gradient.Count;

    /// <summary>The Euclidean norm of the last update's gradient, after the division and before clipping; 0 before the first.</summary>
    public double GradientNorm => _gradient.Norm;

    /// <summary>The learning rate, rounded to <typeparamref name="T"/> once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate, or its rounded value, is not finite or not above 0.</exception>
    [HotPath]
    public double LearningRate
    {
        get => _gradient.Core.LearningRate;
        set => _gradient.Core.SetLearningRate(value, nameof(value));
    }

    /// <summary>
    /// Optimizer, weight decay and clipping of the gradient after its division; plain gradient descent unless set. Its norm to clip at, if
    /// it has one, becomes <see cref="ClipNorm"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A number of the rule is out of the range of <typeparamref name="T"/>.</exception>
    public UpdateRule Rule
    {
        get => _gradient.Rule;
        init => _gradient.Rule = value;
    }

    /// <summary>
    /// The largest norm of a gradient: one above it is scaled down to it and keeps its direction (R. Pascanu, T. Mikolov and Y. Bengio,
    /// "On the difficulty of training recurrent neural networks", ICML 2013). Null, the default, for no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double? ClipNorm
    {
        get => _gradient.ClipNorm;
        set => _gradient.ClipNorm = value;
    }

    /// <summary>Learns one sequence, or the next window of a stream: its gradient, then one update.</summary>
    /// <param name="inputs">A contiguous row of finite inputs for each time step; at least one.</param>
    /// <param name="targets">A row of finite targets for each step, or one for the last, as the options say.</param>
    /// <param name="state">The state before the first step, which advances past the last; null to start at 0.</param>
    /// <param name="divisor">The divisor of the summed losses' gradient, finite and above 0.</param>
    /// <returns>The sum of the steps' losses before the update, not divided.</returns>
    /// <exception cref="ArgumentException">
    /// A length or the state does not fit, a value is not finite, a target or the divisor is out of range, or inputs
    /// or targets overlap memory of the state or the network.
    /// </exception>
    /// <exception cref="InvalidOperationException">Sequences are accumulated and wait for <see cref="Update"/>, or another thread is in a call.</exception>
    /// <exception cref="TrainingDivergedException">
    /// The loss, the gradient, the step or a new weight is not finite; weights and state are unchanged.
    /// </exception>
    [HotPath]
    public double Learn(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, RecurrentState<T>? state = null, double divisor = 1)
    {
        using TrainerMark.Call call = _gradient.Core.Mark.Enter();
        AccumulatedGradient<T>.ThrowUnlessDivisor(divisor);
        _gradient.ThrowUnlessEmpty();
        double loss = Add(inputs, targets, state);
        _gradient.Update(divisor);
        MoveOn(state);
        return loss;
    }

    /// <summary>Adds the gradient of one sequence to those of the batch; the weights do not change.</summary>
    /// <inheritdoc cref="Learn" path="/param[@name='inputs']|/param[@name='targets']|/param[@name='state']"/>
    /// <returns>The sum of the steps' losses.</returns>
    /// <exception cref="ArgumentException">
    /// A length or the state does not fit, a value is not finite, a target is out of the loss's range, or inputs or targets overlap memory of the
    /// state or the network; the batch is unchanged.
    /// </exception>
    /// <exception cref="TrainingDivergedException">
    /// The loss or the sum of gradients is not finite; the batch is cleared, and the state is unchanged.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    [HotPath]
    public double Accumulate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, RecurrentState<T>? state = null)
    {
        using TrainerMark.Call call = _gradient.Core.Mark.Enter();
        double loss = Add(inputs, targets, state);
        _gradient.ThrowUnlessFinite();
        MoveOn(state);
        return loss;
    }

    /// <summary>One update by the gradients of all sequences accumulated since the last.</summary>
    /// <param name="divisor">
    /// The divisor of their sum, finite and above 0: 1 for the sum, the number of sequences, of steps or of targets for a mean.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The divisor is out of range; the batch is unchanged.</exception>
    /// <exception cref="InvalidOperationException">Nothing is accumulated, or another thread is in a call.</exception>
    /// <exception cref="TrainingDivergedException">
    /// The gradient, the step or a new weight is not finite; the batch is cleared, and the weights are unchanged.
    /// </exception>
    [HotPath]
    public void Update(double divisor = 1)
    {
        using TrainerMark.Call call = _gradient.Core.Mark.Enter();
        _gradient.Update(divisor);
    }

    /// <summary>The sum of the losses of a sequence's steps, without learning. The state advances only if sum and new state are finite.</summary>
    /// <inheritdoc cref="Learn" path="/param[@name='inputs']|/param[@name='targets']|/param[@name='state']"/>
    /// <exception cref="ArgumentException">
    /// A length or the state does not fit, a value is not finite, a target is out of the loss's range, or inputs or targets overlap memory of the
    /// state or the network.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    [HotPath]
    public double LossOf(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, RecurrentState<T>? state = null)
    {
        using TrainerMark.Call call = _gradient.Core.Mark.EnterToRead();
        Start(inputs, targets, state);
        double loss = _pass.Run(inputs, targets, gradient: null);
        if (double.IsFinite(loss) && TensorPrimitives.IsFiniteAll<T>(_pass.Tape.Context.Row(0)))
        {
            MoveOn(state);
        }

        return loss;
    }

    private double Add(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, RecurrentState<T>? state)
    {
        Start(inputs, targets, state);
        double loss = _pass.Run(inputs, targets, _gradient.Sum);
        _gradient.Add(loss);
        return loss;
    }

    private void Start(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, RecurrentState<T>? state)
    {
        SequenceChecks.ThrowUnlessFits(Network.Shape, Loss, _pass.Targets, inputs, targets);
        state?.ThrowUnlessFits(Network, nameof(state));
        ThrowIfOwn(inputs, nameof(inputs), state);
        ThrowIfOwn(targets, nameof(targets), state);
        Span<T> context = _pass.Tape.Context.Row(0);
        if (state is null)
        {
            context.Clear();
        }
        else
        {
            state.Context.CopyTo(context);
        }
    }

    private void ThrowIfOwn(ReadOnlySpan<T> values, string name, RecurrentState<T>? state)
    {
        state?.ThrowIfOwn(values, name);
        Operands.ThrowIfOverlaps(values, name, Network.Step.Parameters.Span, OwnMemory.Weights);
    }

    private void MoveOn(RecurrentState<T>? state)
    {
        if (state is not null)
        {
            _pass.Tape.Context.Row(0).CopyTo(state.MutableContext);
        }
    }
}
