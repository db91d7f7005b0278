using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Recurrent;

/// <summary>
/// The sum of the gradients of some sequences or samples, and the update by it: <c>W −= rate·G/divisor</c>, where G/divisor is
/// scaled down to the clip norm if its norm is above that.
/// </summary>
internal sealed class AccumulatedGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // An eighth of the distance between the two largest numbers. No finite weight becomes infinite by less than half of it, which leaves
    // room for what is rounded off the gradient's length.
    private static readonly double HarmlessStep = typeof(T) == typeof(float) ? 2.535301200456459e30 : 2.4948003869184e291;

    private readonly Network<T> _network;
    private readonly KernelSet<T> _kernels;
    private double _learningRate;
    private double? _clipNorm;

    public AccumulatedGradient(Network<T> network, KernelSet<T> kernels, double learningRate)
    {
        _network = network;
        _kernels = kernels;
        Sum = new Network<T>(network.Shape);
        SetLearningRate(learningRate, nameof(learningRate));
    }

    /// <summary>What gradients are added to.</summary>
    public Network<T> Sum { get; }

    /// <summary>Sequences or samples in the sum.</summary>
    public int Count { get; set; }

    /// <summary>Updates made.</summary>
    public long Updates { get; private set; }

    /// <summary>The norm of the last update's gradient, divided, before clipping.</summary>
    public double Norm { get; private set; }

    public double LearningRate
    {
        get => _learningRate;
        set => SetLearningRate(value, nameof(value));
    }

    public double? ClipNorm
    {
        get => _clipNorm;
        set => _clipNorm = value is null || (double.IsFinite(value.Value) && value > 0)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The norm is expected to be finite and above 0, or null.");
    }

    public static void ThrowUnlessDivisor(double divisor)
    {
        if (!double.IsFinite(divisor) || divisor <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "The divisor is expected to be finite and above 0.");
        }
    }

    /// <exception cref="InvalidOperationException">Something waits for its update.</exception>
    public void ThrowUnlessEmpty()
    {
        if (Count > 0)
        {
            throw new InvalidOperationException(
                $"{Count} of a batch are accumulated and wait for Update; Learn makes an update of its own.");
        }
    }

    /// <summary>Looks at the sum. An update does so anyway, by its norm.</summary>
    /// <exception cref="TrainingDivergedException">The sum is not finite; it is forgotten.</exception>
    public void ThrowUnlessFinite()
    {
        if (!_kernels.IsFinite(ref Sum.Parameters.First, Sum.Parameters.Length, T.One))
        {
            double norm = Length();
            Clear();
            throw TrainingDivergedException.OfGradient(Updates, norm, LearningRate);
        }
    }

    /// <summary>Forgets what is accumulated, for it is of no use, and throws.</summary>
    public void ThrowDiverged(double loss)
    {
        Clear();
        throw new TrainingDivergedException(Updates, loss, LearningRate);
    }

    /// <exception cref="InvalidOperationException">Nothing is accumulated.</exception>
    /// <exception cref="TrainingDivergedException">
    /// The gradient, the step or a new weight is not finite; the weights are as they were.
    /// </exception>
    public void Update(double divisor)
    {
        ThrowUnlessDivisor(divisor);
        if (Count == 0)
        {
            throw new InvalidOperationException("Nothing is accumulated; expected a call of Accumulate before Update.");
        }

        double length = Length();
        double norm = length / divisor;
        double scale = _learningRate / divisor;
        if (norm > _clipNorm)
        {
            scale *= _clipNorm.Value / norm;
        }

        // A step beyond T would leave infinite weights, and NaN where an infinite scale meets a 0 of the padding.
        T step = -T.CreateTruncating(scale);
        double change = scale * length;
        if (!double.IsFinite(norm)
            || !T.IsFinite(step)
            || !T.IsFinite(T.CreateTruncating(change))
            || (change > HarmlessStep && !LeavesFiniteWeights(step)))
        {
            Clear();
            throw TrainingDivergedException.OfGradient(Updates, norm, LearningRate);
        }

        // The whole buffer as one row, its padding included, which is and stays 0: W += scale·G, rounded once. What is too small is flushed,
        // as the identity does.
        int count = Sum.Parameters.Length;
        ref T g = ref Sum.Parameters.First;
        _kernels.Activate(Activation.Identity, new Row<T>(ref g, count), new Row<T>(ref g, count));
        _kernels.AddOuterProduct(
            T.One, ref step, ref Sum.Parameters.First, new Weights<T>(ref _network.Parameters.First, count, 1, count, hasBias: false));
        Clear();
        Norm = norm;
        Updates++;
    }

    /// <summary>Forgets what is accumulated.</summary>
    public void Clear()
    {
        Sum.Parameters.Span.Clear();
        Count = 0;
    }

    // The Euclidean norm of the sum.
    private double Length() => Math.Sqrt(SquareSum.Run<T>(Sum.Parameters.Span));

    // The new weights, looked at before any is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private bool LeavesFiniteWeights(T step)
    {
        ReadOnlySpan<T> sum = Sum.Parameters.Span;
        ReadOnlySpan<T> weights = _network.Parameters.Span;
        bool isFinite = true;
        for (int i = 0; i < weights.Length; i++)
        {
            isFinite &= T.IsFinite(T.FusedMultiplyAdd(step, sum[i], weights[i]));
        }

        return isFinite;
    }

    private void SetLearningRate(double value, string name)
    {
        LearningRateSchedule.ThrowUnlessUsable<T>(value, name);
        _learningRate = value;
    }
}
