using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>
/// The proof that an update leaves finite numbers: bounds of the weights and of what the optimizer remembers, which grow with each step by
/// as much as it can have changed them. A step costs a few operations; only where the bounds no longer prove anything are the true
/// maxima looked up, by the owner.
/// </summary>
internal sealed class UpdateBound : WeightWatch
{
    // What roundings add in a step, and far more.
    private const double Slack = 1 + (1.0 / (1 << 20));

    private double _weights;
    private double _first;
    private double _second;
    private bool _isKnown;

    /// <summary>What no number may exceed: <see cref="StepBound{T}.Limit"/>.</summary>
    public required double Limit { get; set; }

    /// <summary>Takes the largest magnitudes of weights and memory as they are.</summary>
    public void Take(double weights, double first, double second)
    {
        (_weights, _first, _second) = (weights, first, second);
        _isKnown = true;
    }

    /// <summary>Somebody else has written them, or may have.</summary>
    public override void Forget() => _isKnown = false;

    /// <summary>Whether the next update is known to leave finite numbers; then the bounds are those after it.</summary>
    /// <param name="gradient">The largest magnitude of the gradient; NaN where it is not finite.</param>
    /// <param name="decay">The weight decay.</param>
    /// <param name="numbers">The other numbers of the update, as the kernel gets them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Advance<TStep>(double gradient, double decay, in UpdateNumbers<double> numbers)
        where TStep : struct, IParameterStep
    {
        double d = ((TStep.DecaysWeights ? 0 : decay * _weights) + (numbers.Scale * gradient)) * Slack;
        double first = _first;
        double second = _second;
        double weights = TStep.Bound(_weights, d, ref first, ref second, decay, numbers) * Slack;
        first *= Slack;
        second *= Slack;
        bool isProven = _isKnown && weights <= Limit && first <= Limit && second <= Limit && d <= Limit;
        if (isProven)
        {
            (_weights, _first, _second) = (weights, first, second);
        }

        return isProven;
    }
}
