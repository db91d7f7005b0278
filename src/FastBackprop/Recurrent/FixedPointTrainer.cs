using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Recurrent;

/// <summary>
/// Trains a fixed-point network by recurrent backpropagation (L. Almeida 1987, F. Pineda 1987). First the state is relaxed to rest, then
/// its adjoint d, the derivative of the loss by the units' sums, in the linearised network backward. The gradient is one outer
/// product, and <c>W −= rate·Σ s⊗d/divisor</c>. There is no tape: memory does not grow with the number of rounds.
/// <code>
/// s ← f(s·W + b + I)        d ← (d·Wᵀ)∘f'(s) + g,   g = dLoss/dz of the output units alone
/// </code>
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// The constructor allocates all buffers; nothing else allocates. A trainer changes its network in place, from one
/// thread at a time; meanwhile other threads predict from a <see cref="FixedPointNetwork{T}.Clone"/>.
/// </remarks>
public sealed class FixedPointTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FixedPointPass<T> _pass;
    private readonly AccumulatedGradient<T> _gradient;

    /// <summary>A trainer of a network.</summary>
    /// <param name="network">The network, which is changed in place.</param>
    /// <param name="loss">The loss of the output units: half the sum of squares, or the binary entropy with sigmoid units.</param>
    /// <param name="learningRate">The rate of a step, finite and above 0.</param>
    /// <param name="relaxation">When a relaxation is at rest; null for the defaults.</param>
    /// <exception cref="ArgumentException">The loss does not go with the network's units, or the rate is out of range.</exception>
    public FixedPointTrainer(
        FixedPointNetwork<T> network,
        Loss loss = default,
        double learningRate = 0.1,
        RelaxationOptions? relaxation = null)
        : this(network, loss, learningRate, relaxation, SimdDefault.Width)
    {
    }

    internal FixedPointTrainer(
        FixedPointNetwork<T> network, Loss loss, double learningRate, RelaxationOptions? relaxation, SimdWidth width)
    {
        ArgumentNullException.ThrowIfNull(network);
        _gradient = new AccumulatedGradient<T>(network.Round, loss, learningRate, width);
        _pass = new FixedPointPass<T>(network, relaxation, KernelSet<T>.ForWidth(width));
    }

    /// <summary>The network.</summary>
    public FixedPointNetwork<T> Network => _pass.Network;

    /// <summary>The loss.</summary>
    public Loss Loss => _gradient.Core.Loss;

    /// <summary>Updates made by this trainer.</summary>
    public long Steps => _gradient.Core.Steps;

    /// <summary>Samples whose gradients are accumulated and wait for <see cref="Update"/>.</summary>
    public int Accumulated => _gradient.Count;

    /// <summary>The Euclidean norm of the last update's gradient, after the division and before clipping; 0 before the first.</summary>
    public double GradientNorm => _gradient.Norm;

    /// <summary>All units as the last relaxation left them.</summary>
    public ReadOnlySpan<T> Units => _pass.State;

    /// <summary>The deltas of all units, <c>dLoss/dz</c>, as the last relaxation left them.</summary>
    public ReadOnlySpan<T> Adjoint => _pass.Adjoint;

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

    /// <summary>The largest norm of a gradient: one above it is scaled down to it. Null, the default, for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double? ClipNorm
    {
        get => _gradient.ClipNorm;
        set => _gradient.ClipNorm = value;
    }

    /// <summary>Learns one sample: its gradient, then one update.</summary>
    /// <param name="x">One finite value per unit that receives input.</param>
    /// <param name="target">One finite value per output unit.</param>
    /// <returns>The loss before the update, and the rounds of the relaxations.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, a value is not finite, a target is out of the loss's range, or x or target overlaps memory of the trainer or of
    /// the network.
    /// </exception>
    /// <exception cref="InvalidOperationException">Samples are accumulated and wait for <see cref="Update"/>, or another thread is in a call.</exception>
    /// <exception cref="NotSettledException">A relaxation does not come to rest; the weights are unchanged.</exception>
    /// <exception cref="TrainingDivergedException">The loss, gradient, step or a new weight is not finite; the weights are unchanged.</exception>
    [HotPath]
    public FixedPointResult Learn(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        using TrainerMark.Call call = _gradient.Core.Mark.Enter();
        _gradient.ThrowUnlessEmpty();
        FixedPointResult result = Add(x, target);
        _gradient.Update(1);
        return result;
    }

    /// <summary>Adds the gradient of one sample to those of the batch; the weights do not change.</summary>
    /// <inheritdoc cref="Learn" path="/param"/>
    /// <returns>The loss, and the rounds of the relaxations.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, a value is not finite, a target is out of the loss's range, or x or target overlaps memory of the trainer or of
    /// the network; the batch is unchanged.
    /// </exception>
    /// <exception cref="NotSettledException">A relaxation does not come to rest; the batch is unchanged.</exception>
    /// <exception cref="TrainingDivergedException">The loss or the sum of gradients is not finite; the batch is cleared.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    [HotPath]
    public FixedPointResult Accumulate(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        using TrainerMark.Call call = _gradient.Core.Mark.Enter();
        FixedPointResult result = Add(x, target);
        _gradient.ThrowUnlessFinite();
        return result;
    }

    /// <summary>One update by the gradients of all samples accumulated since the last.</summary>
    /// <param name="divisor">The divisor of their sum, finite and above 0: 1 for the sum, the number of samples for the mean.</param>
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

    /// <summary>The loss of a sample, without learning.</summary>
    /// <inheritdoc cref="Learn" path="/param"/>
    /// <exception cref="ArgumentException">
    /// A length does not fit, a value is not finite, a target is out of the loss's range, or x or target overlaps memory of the trainer or of
    /// the network.
    /// </exception>
    /// <exception cref="NotSettledException">The state does not come to rest.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call.</exception>
    [HotPath]
    public double LossOf(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        using TrainerMark.Call call = _gradient.Core.Mark.EnterToRead();
        RelaxState(x, target);
        return _pass.LossOf(Loss, target);
    }

    private FixedPointResult Add(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        Relaxation state = RelaxState(x, target);
        double loss = _pass.LossOf(Loss, target);
        Relaxation adjoint = double.IsFinite(loss) ? _pass.RelaxAdjoint(Loss, target) : default;
        _gradient.Add(loss);
        _pass.AddGradient(_gradient.Sum);
        return new FixedPointResult(loss, state, adjoint);
    }

    private Relaxation RelaxState(ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        FixedPointShape shape = Network.Shape;
        if (x.Length != shape.Inputs)
        {
            throw new ArgumentException($"x has {x.Length} values; the network has {shape.Inputs} inputs.", nameof(x));
        }

        if (target.Length != shape.Outputs)
        {
            throw new ArgumentException($"target has {target.Length} values; the network has {shape.Outputs} outputs.", nameof(target));
        }

        ThrowIfOwn(x, nameof(x));
        ThrowIfOwn(target, nameof(target));
        DatasetChecks.FiniteRow(x, nameof(x));
        DatasetChecks.FiniteRow(target, nameof(target));
        Loss.ThrowUnlessInRange(target, nameof(target));
        return _pass.RelaxState(x);
    }

    // The relaxations first clear units and deltas, and an update changes the weights.
    private void ThrowIfOwn(ReadOnlySpan<T> values, string name)
    {
        Operands.ThrowIfOverlaps(values, name, Units, OwnMemory.Units);
        Operands.ThrowIfOverlaps(values, name, Adjoint, OwnMemory.Deltas);
        Operands.ThrowIfOverlaps(values, name, Network.Weights.Data, OwnMemory.Weights);
    }
}
