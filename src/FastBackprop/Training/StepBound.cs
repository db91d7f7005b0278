using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The proof that steps of gradient descent leave finite weights. A step writes the upper layers before it knows the errors of the
/// lower ones, so the proof must come before the step. It needs two numbers: the step's loss and the rest of an allowance.
/// </summary>
/// <remarks>
/// <para>The loss bounds the errors. <c>½Σ(a − t)²</c> gives <c>|a − t| ≤ 1 + loss</c>, an entropy <c>|a − t| ≤ 1</c>, Huber's loss a slope of at
/// most <c>δ ≤ ½ + ½δ² ≤ 1 + loss</c> outside of its half square. So the deltas of the output layer are at most <c>s·(1 + loss)</c> with a constant
/// s. Those of the layer below are at most n·M·f' times that: n outputs, M the largest weight, f' the largest slope of the activation. A layer's
/// weights change by rate·input·delta at most. So if the sum of <c>1 + loss</c> over some steps stays below an allowance B, each layer's weights
/// grow by at most rate·X·s·B in them, from the output layer down, with X the largest input and s from the weights <em>with</em> their growth in
/// the layers above. <see cref="Fits"/> checks that all this stays far below the largest number; the allowance is the largest B for which it does.
/// A step then costs a subtraction and a comparison, no more than the check that its loss is finite.</para>
/// <para>If an allowance is too small to last, as in deep networks, each step is proven on its own, and its deltas keep the bounds of
/// the weights up to date. If that fails too, the step is computed in full before it is written.</para>
/// <para>Everything here follows from losses, rates and maxima, which are the same at every width and with any number of threads.</para>
/// </remarks>
internal sealed class StepBound<T> : WeightWatch
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // An allowance for fewer steps like the present one is not worth a search through all weights.
    private const double FewestSteps = 64;

    // 2⁶⁰, more than the steps of a lifetime. Rounding may lose a subtraction, but 2⁵³ steps would have to pass for the losses to add
    // up to it, and the rate is counted twice.
    private const double MostAllowance = 1L << 60;

    // A bound this many times too large is taken again: it would shrink the allowance.
    private const double MuchLess = 1 << 12;

    private readonly Network<T> _network;
    private readonly double[] _weights;
    private bool _isKnown;
    private double _inputs;
    private double _outputs;

    // What is left for the sum of 1 + loss. At most one of the two is above 0, so that a network whose layers all have bounds, such as the
    // smallest, needs no test for that.
    private double _left;
    private double _leftUnbounded;
    private T _rate;
    private T _mostRate;

    public StepBound(Network<T> network)
    {
        _network = network;
        _weights = new double[network.Layers.Length];
        foreach (ref readonly LayerLayout layer in network.Layers[..^1])
        {
            HasUnboundedLayers |= IsUnbounded(layer.Activation);
        }

        Admit(1);
        AdmitOutputs(1);
    }

    /// <summary>Whether a hidden layer's outputs have no bound of their own, so that <see cref="OutputScale"/> is needed.</summary>
    public bool HasUnboundedLayers { get; }

    /// <summary>An input times this is finite if the input is within the admitted bound: <see cref="FiniteCheck"/>.</summary>
    public T InputScale { get; private set; }

    /// <summary>The same for the outputs of hidden layers.</summary>
    public T OutputScale { get; private set; }

    /// <summary>Whether the dot products of any two samples stay far below the largest number.</summary>
    public bool AllowsBlocks { get; private set; }

    /// <summary>Whether the last step was proven on its own: call <see cref="Grow"/> after it.</summary>
    public bool IsOneStep { get; private set; }

    /// <summary>A quarter of the largest number, as a margin for roundings; in double less, so that products of bounds seldom overflow.</summary>
    public static double UsualLimit { get; } = Math.ScaleB(1, typeof(T) == typeof(float) ? 126 : 1000);

    /// <summary>The limit of all numbers; tests lower it to get unproven steps.</summary>
    public double Limit { get; set; } = UsualLimit;

    private static double Rounding { get; } = Math.ScaleB(1, typeof(T) == typeof(float) ? -24 : -53);

    /// <summary>
    /// Whether a step of this loss is proven to leave finite weights, if every hidden layer has a bound; takes it from the allowance.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Allows(double loss)
    {
        // A NaN loss makes the rest NaN, which is never above 0.
        double left = _left - (loss + 1);
        _left = left;
        return left > 0;
    }

    /// <summary>The same if outputs of hidden layers have no bound but are within <see cref="OutputScale"/>.</summary>
    public bool AllowsUnbounded(double loss)
    {
        double left = _leftUnbounded - (loss + 1);
        _leftUnbounded = left;
        return left > 0;
    }

    /// <summary>Sets the rate of later steps.</summary>
    public void TakeRate(T rate)
    {
        _rate = rate;
        if (rate > _mostRate)
        {
            Forget();
        }
    }

    /// <summary>
    /// Whether a step is proven by the present weights. <paramref name="outputs"/> is the largest output of a hidden layer without a
    /// bound, NaN if one is not finite; <paramref name="pending"/> is the most that the first layer's weights have still to change.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public bool Proves(double loss, double outputs, double pending)
    {
        _network.WatchBy(this);
        double step = loss + 1;
        double r = ElementType.ToDouble(_rate);
        if (!double.IsFinite(step) || !double.IsFinite(outputs))
        {
            return false;
        }

        if (outputs > _outputs || outputs < _outputs / MuchLess)
        {
            AdmitOutputs(outputs);
        }

        // Each step has brought the largest weights up to date, pending changes included.
        if (IsOneStep && _isKnown && Fits(step, r, Math.Max(1, outputs), isOneStep: true))
        {
            _isKnown = false;
            return true;
        }

        Look(pending);
        IsOneStep = false;
        for (double allowance = Math.Min(Math.Max(MostAllowance, step * (1 << 16)), double.MaxValue); allowance >= FewestSteps * step; allowance /= 8)
        {
            if (Fits(allowance, 2 * r, _outputs, isOneStep: false))
            {
                (_left, _leftUnbounded) = HasUnboundedLayers ? (0.0, allowance - step) : (allowance - step, 0.0);
                _mostRate = _rate + _rate;
                return true;
            }
        }

        (_left, _leftUnbounded) = (0, 0);
        IsOneStep = Fits(step, r, Math.Max(1, outputs), isOneStep: true);
        return IsOneStep;
    }

    /// <summary>Keeps the largest weights up to date after a step that was proven on its own.</summary>
    /// <param name="layer">Every layer in turn, from the last to the first.</param>
    /// <param name="delta">The largest delta of the layer.</param>
    /// <param name="outputs">As in <see cref="Proves"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Grow(int layer, T delta, double outputs)
    {
        double change = ElementType.ToDouble(_rate) * ElementType.ToDouble(delta) * InputOf(layer, Math.Max(1, outputs));
        _weights[layer] = (_weights[layer] + (change * (1 + (4 * Rounding)))) * (1 + (4 * Rounding));
        _isKnown = layer > 0 ? _isKnown : true;
    }

    /// <summary>Whether the dot products of two samples with inputs up to this stay far below the largest number.</summary>
    public bool AllowsProducts(double input) => input * input * (_network.Layers[0].Inputs + 1.0) <= UsualLimit;

    /// <summary>The largest change of the first layer's weights, from the largest change for an input of 1.</summary>
    public double LargestChange(double change) => change * _inputs * (1 + (4 * Rounding));

    /// <summary>Raises the bound of the inputs to this magnitude, and up to some thirty times it, if it is lower.</summary>
    public void Admit(double magnitude)
    {
        if (magnitude > _inputs)
        {
            CountOn(magnitude);
        }
    }

    /// <summary>Sets the bound to the inputs of a whole dataset; also lowers a bound that is far too large.</summary>
    public void AdmitAll(double magnitude)
    {
        if (magnitude > _inputs || magnitude < _inputs / MuchLess)
        {
            CountOn(magnitude);
        }
    }

    private void CountOn(double magnitude)
    {
        double before = _inputs;
        (_inputs, InputScale) = Above(magnitude);
        AllowsBlocks = AllowsProducts(_inputs);
        if (_inputs != before)
        {
            Forget();
        }
    }

    public override void Forget()
    {
        (_left, _leftUnbounded) = (0, 0);
        _isKnown = false;
    }

    private static bool IsUnbounded(Activation activation) => !ActivationTraits.Of(activation).IsBounded;

    private static double LargestSlope(Activation activation) => ActivationTraits.Of(activation).LargestSlope;

    // A power of two above the magnitude, and a scale: a number that is finite when multiplied by the scale is at most the bound.
    private static (double Bound, T Scale) Above(double magnitude)
    {
        int most = typeof(T) == typeof(float) ? 128 : 1024;
        int exponent = Math.Min(Math.ILogB(Math.Max(magnitude, 1)) + 5, most);
        double bound = exponent < 1024 ? Math.ScaleB(1, exponent) : double.MaxValue;
        return (bound, T.CreateTruncating(Math.ScaleB(1, most - exponent)));
    }

    private void AdmitOutputs(double magnitude) => (_outputs, OutputScale) = Above(magnitude);

    private void Look(double pending)
    {
        ReadOnlySpan<LayerLayout> layers = _network.Layers;
        for (int l = 0; l < layers.Length; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            int rows = layer.Inputs + (layer.HasBiasRow ? 1 : 0);
            T largest = KernelSet<T>.Default.LargestMagnitude(ref Unsafe.Add(ref _network.Parameters.First, layer.Offset), rows * layer.Stride);
            _weights[l] = ElementType.ToDouble(largest) + (l == 0 ? pending : 0);
        }

        _isKnown = false;
    }

    private double InputOf(int layer, double outputs) => layer == 0 ? _inputs
        : IsUnbounded(_network.Layers[layer - 1].Activation) ? outputs
        : 1;

    // Whether all weights and deltas stay below the limit while the sum of 1 + loss is at most this. In a single step the errors pass through
    // the weights before the step.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Fits(double sum, double rate, double outputs, bool isOneStep)
    {
        ReadOnlySpan<LayerLayout> layers = _network.Layers;

        // Room for the slope of a softmax and for roundings; the factor 2 in each layer is for the roundings of its sums.
        double slope = 4;
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            double after = (_weights[l] + (rate * sum * slope * InputOf(l, outputs))) * (1 + (sum * Rounding));
            if (!(after <= Limit && sum * slope <= Limit))
            {
                return false;
            }

            if (l > 0)
            {
                slope *= 2 * LargestSlope(layers[l - 1].Activation) * layers[l].Outputs * (isOneStep ? _weights[l] : after);
            }
        }

        return true;
    }
}
