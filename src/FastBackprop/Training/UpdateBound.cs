using System.Runtime.CompilerServices;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The proof that an update leaves finite numbers: bounds of the weights and of what the optimizer remembers, which grow with each step by
/// as much as it can have changed them. A step costs a few operations; only where the bounds no longer prove anything are the true
/// maxima looked up, by the owner.
/// </summary>
/// <param name="kind">The optimizer.</param>
internal sealed class UpdateBound(OptimizerKind kind) : WeightWatch
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

    /// <summary>
    /// Whether the next update is known to leave finite numbers; then the bounds are those after it. The update's formulas are those of
    /// <see cref="Kernels.ParameterUpdate"/>, with magnitudes in place of numbers.
    /// </summary>
    /// <param name="gradient">The largest magnitude of the gradient; NaN where it is not finite.</param>
    /// <param name="step">The numbers of the step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Advance(double gradient, in UpdateNumbers step)
    {
        double d = (step.Decay * _weights) + (step.Scale * gradient);
        double first = 0;
        double second = 0;
        double change = step.Rate * d;
        switch (kind)
        {
            case OptimizerKind.Sgd:
                break;
            case OptimizerKind.Momentum:
                first = change = (step.Beta1 * _first) + change;
                break;
            case OptimizerKind.Nesterov:
                first = (step.Beta1 * _first) + change;
                change += step.Beta1 * first;
                break;
            case OptimizerKind.Adam:
                first = (step.Beta1 * _first) + d;
                second = (step.Beta2 * _second) + (d * d);

                // The root is 0 or more.
                change = step.Rate * first / step.Epsilon;
                if (!(step.Rate * first <= Limit && step.Correction * second <= Limit))
                {
                    return false;
                }

                break;
            default:
                throw Undefined.Value(kind);
        }

        double weights = (_weights + change) * Slack;
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

/// <summary>What an update multiplies by, as magnitudes: the numbers that the kernels get.</summary>
/// <param name="Scale">Of the gradient.</param>
/// <param name="Decay">The weight decay.</param>
/// <param name="Rate">The learning rate, of Adam the corrected one.</param>
/// <param name="Beta1">The momentum, or β1.</param>
/// <param name="Beta2">β2.</param>
/// <param name="Correction">Adam's of the mean square.</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct UpdateNumbers(
    double Scale, double Decay, double Rate, double Beta1, double Beta2, double Correction, double Epsilon);
