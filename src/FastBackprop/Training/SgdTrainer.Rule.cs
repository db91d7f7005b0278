using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Momentum, Adam, weight decay and clipping, one sample at a time.</content>
public sealed partial class SgdTrainer<T>
{
    private readonly SimdWidth _width;

    /// <summary>
    /// Optimizer, weight decay and clipping of each sample's gradient; null, the default, for plain gradient descent. A rule touches
    /// every weight at every step, so its epochs are <see cref="EpochWay.Streaming"/>, whatever <see cref="Way"/> says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of the rule is out of the range of <typeparamref name="T"/>.</exception>
    public UpdateRule? Rule
    {
        get => _core.Update?.Rule;
        init
        {
            _core.Update = value is null ? null : WeightUpdate<T>.Create(Network, value, _width);
            _skipsZeros = SkipsZeros();
        }
    }

    /// <summary>The update, for tests that inspect its memory.</summary>
    internal WeightUpdate<T>? Update => _core.Update;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private double RuledStep(WeightUpdate<T> update, ReadOnlySpan<T> x, ReadOnlySpan<T> target)
    {
        update.Gradient.Parameters.Span.Clear();
        double loss = _pass.AddGradient(x, target, update.Gradient);
        if (double.IsFinite(loss))
        {
            update.Apply(1, LearningRate, Steps, loss, _pass.LargestGradient(x));
        }

        return loss;
    }
}
