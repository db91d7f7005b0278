using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Recurrent;

/// <summary>
/// The sum of the gradients of some sequences or samples, and the update by this sum, divided. <see cref="WeightUpdate{T}"/> scales,
/// clips and decays as the rule says.
/// </summary>
internal sealed class AccumulatedGradient<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The part that all trainers share.</summary>
    public TrainerCore<T> Core;

    private readonly SimdWidth _width;
    private double _lossSum;

    public AccumulatedGradient(Network<T> network, Loss loss, double learningRate, SimdWidth width)
    {
        loss.ThrowUnlessFits<T>(network.Shape);
        Core = new TrainerCore<T>(network, loss);
        Core.SetLearningRate(learningRate, nameof(learningRate));
        _width = width;
        Rule = new UpdateRule();
    }

    /// <summary>The network that holds the sum of gradients.</summary>
    public Network<T> Sum => Running.Gradient;

    /// <summary>Sequences or samples in the sum.</summary>
    public int Count { get; private set; }

    /// <summary>The norm of the last update's gradient, divided, before clipping.</summary>
    public double Norm => Running.Norm;

    /// <summary>The rule of the updates; a new one starts with an empty memory. If it has a largest norm, that is <see cref="ClipNorm"/>.</summary>
    public UpdateRule Rule
    {
        get => Running.Rule.LargestGradientNorm == ClipNorm ? Running.Rule : Running.Rule with { LargestGradientNorm = ClipNorm };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            double? norm = value.LargestGradientNorm ?? Core.Update?.LargestNorm;
            Core.Update = WeightUpdate<T>.Create(Core.Network, value, _width);
            (Running.LargestNorm, Running.MeasuresNorm) = (norm, true);
        }
    }

    public double? ClipNorm
    {
        get => Running.LargestNorm;
        set => Running.LargestNorm = value is null || (double.IsFinite(value.Value) && value > 0)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The norm is expected to be finite and above 0, or null.");
    }

    private WeightUpdate<T> Running => Core.Update!;

    public static void ThrowUnlessDivisor(double divisor)
    {
        if (!double.IsFinite(divisor) || divisor <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "The divisor is expected to be finite and above 0.");
        }
    }

    /// <exception cref="InvalidOperationException">A gradient waits for its update.</exception>
    public void ThrowUnlessEmpty()
    {
        if (Count > 0)
        {
            throw new InvalidOperationException(
                $"{Count} of a batch are accumulated and wait for Update; Learn makes an update of its own.");
        }
    }

    /// <summary>Counts a gradient that is added next; if its loss is not finite, clears the sum instead.</summary>
    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    public void Add(double loss)
    {
        if (!double.IsFinite(loss))
        {
            Clear();
            Core.ThrowDiverged(loss);
        }

        Count++;
        _lossSum += loss;
    }

    /// <summary>Checks the sum. An update need not call this: it measures the norm.</summary>
    /// <exception cref="TrainingDivergedException">The sum is not finite; it is cleared.</exception>
    public void ThrowUnlessFinite()
    {
        if (!KernelSet<T>.Default.IsFinite(ref Sum.Parameters.First, Sum.Parameters.Length, T.One))
        {
            double norm = Running.GradientNorm();
            Clear();
            throw TrainingDivergedException.OfGradient(Core.Steps, norm, Core.LearningRate);
        }
    }

    /// <exception cref="InvalidOperationException">Nothing is accumulated.</exception>
    /// <exception cref="TrainingDivergedException">
    /// The gradient, or a weight or remembered number after the step, is not finite; the weights are unchanged.
    /// </exception>
    public void Update(double divisor)
    {
        ThrowUnlessDivisor(divisor);
        if (Count == 0)
        {
            throw new InvalidOperationException("Nothing is accumulated; expected a call of Accumulate before Update.");
        }

        try
        {
            Running.Apply(divisor, Core.LearningRate, Core.Steps, _lossSum, largestGradient: null);
            Core.Steps++;
        }
        finally
        {
            Clear();
        }
    }

    /// <summary>Clears the sum and the count.</summary>
    public void Clear()
    {
        Sum.Parameters.Span.Clear();
        Count = 0;
        _lossSum = 0;
    }
}
