using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>
/// The proof that an update leaves finite numbers: bounds of the weights and of the optimizer's memory. Each step raises them by the most
/// that it can change. A step costs a few operations; only when the bounds no longer prove anything does the owner look up the true maxima.
/// </summary>
internal sealed class UpdateBound : WeightWatch
{
    // More than roundings add in a step, by far.
    private const double Slack = 1 + (1.0 / (1 << 20));

    private double _weights;
    private double _first;
    private double _second;
    private bool _isKnown;

    /// <summary>The limit of all numbers: <see cref="StepBound{T}.Limit"/>.</summary>
    public required double Limit { get; set; }

    /// <summary>Sets the largest magnitudes of weights and memory.</summary>
    public void Take(double weights, double first, double second)
    {
        (_weights, _first, _second) = (weights, first, second);
        _isKnown = true;
    }

    /// <summary>The weights or the memory may have been changed from outside.</summary>
    public override void Forget() => _isKnown = false;

    /// <summary>Whether the next update is proven to leave finite numbers; if so, advances the bounds to those after it.</summary>
    /// <param name="gradient">The largest magnitude of the gradient; NaN if it is not finite.</param>
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
