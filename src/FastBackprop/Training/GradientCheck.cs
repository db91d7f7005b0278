using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Compares the gradient that backpropagation gives with central differences of the loss, weight by weight:
/// <c>(L(w + h) − L(w − h))/2h</c>. In double, because in float the differences drown in rounding.
/// </summary>
public static class GradientCheck
{
    /// <summary>
    /// The step h. The difference is off by h²/6 times a third derivative and by the rounding of two losses over 2h, about
    /// 2⁻⁵²·L/h; 2⁻¹⁷ ≈ 8·10⁻⁶, near the cube root of 2⁻⁵², makes both about 10⁻¹¹. A power of two, so that w ± h rounds as
    /// little as it can.
    /// </summary>
    public const double DifferenceStep = 1.0 / (1 << 17);

    /// <summary>
    /// The gradients of two ways differ by up to about 10⁻¹¹ for losses and derivatives near 1; a component a thousand times
    /// smaller than the largest is therefore compared on the scale of a thousandth of the largest.
    /// </summary>
    private const double SmallestScale = 1e-3;

    /// <summary>Checks the gradient of one sample's loss. The network is not changed.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="x">The input row.</param>
    /// <param name="target">The target row.</param>
    /// <exception cref="ArgumentException">
    /// The loss does not go with the network, a length does not fit, or a value is not finite or out of range.
    /// </exception>
    public static GradientCheckResult Run(Network<double> network, Loss loss, ReadOnlySpan<double> x, ReadOnlySpan<double> target)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network<double> copy = network.Clone();
        loss.ThrowUnlessFits<double>(network.Shape);
        SampleChecks.ThrowUnlessFits(network.Shape, loss, x, target);

        TrainingPass<double> pass = TrainingPass<double>.Create(copy, loss, copy.PlanAt(SimdDefault.Width));
        var analytic = new Network<double>(network.Shape);
        pass.AddGradient(x, target, analytic);
        Network<double> numeric = new(network.Shape);
        var kinks = new KinkDetector(pass);
        bool[][] skipped = new bool[network.Shape.Layers.Length][];
        double largest = 0;
        for (int layer = 0; layer < skipped.Length; layer++)
        {
            MatrixSpan<double> weights = copy.MutableWeights(layer);
            MatrixSpan<double> differences = numeric.MutableWeights(layer);
            skipped[layer] = new bool[weights.Rows * weights.Columns];
            for (int i = 0; i < skipped[layer].Length; i++)
            {
                (int row, int column) = Math.DivRem(i, weights.Columns);
                ref double weight = ref weights[row, column];
                double original = weight;
                double above = original + DifferenceStep;
                double below = original - DifferenceStep;
                weight = above;
                double lossAbove = pass.Forward(x, target);
                kinks.Remember();
                weight = below;
                double lossBelow = pass.Forward(x, target);
                skipped[layer][i] = kinks.HasCrossed();
                weight = original;
                differences[row, column] = (lossAbove - lossBelow) / (above - below);
                largest = Math.Max(largest, Math.Abs(analytic.Weights(layer)[row, column]));
                largest = Math.Max(largest, skipped[layer][i] ? 0 : Math.Abs(differences[row, column]));
            }
        }

        return Compare(analytic, numeric, skipped, largest * SmallestScale);
    }

    private static GradientCheckResult Compare(Network<double> analytic, Network<double> numeric, bool[][] skipped, double smallestScale)
    {
        var result = default(GradientCheckResult);
        for (int layer = 0; layer < skipped.Length; layer++)
        {
            ReadOnlyMatrixSpan<double> a = analytic.Weights(layer);
            ReadOnlyMatrixSpan<double> n = numeric.Weights(layer);
            for (int i = 0; i < skipped[layer].Length; i++)
            {
                (int row, int column) = Math.DivRem(i, a.Columns);
                result = result with { Checked = result.Checked + 1, Skipped = result.Skipped + (skipped[layer][i] ? 1 : 0) };
                double difference = Math.Abs(a[row, column] - n[row, column]);
                double scale = Math.Max(smallestScale, Math.Max(Math.Abs(a[row, column]), Math.Abs(n[row, column])));
                double relative = difference == 0 ? 0 : difference / scale;

                // A NaN counts as the largest, and stays it.
                bool isLargest = !(relative <= result.LargestRelativeDifference) && !double.IsNaN(result.LargestRelativeDifference);
                if (!skipped[layer][i] && isLargest)
                {
                    result = result with { LargestRelativeDifference = relative, Layer = layer, Row = row, Column = column };
                }
            }
        }

        return result;
    }

    /// <summary>
    /// Sees whether a unit of a piecewise linear layer changes side between two forward passes: there the loss has no
    /// derivative, and a difference says nothing.
    /// </summary>
    private sealed class KinkDetector
    {
        private readonly TrainingPass<double> _pass;
        private readonly List<int> _layers = [];
        private readonly bool[][] _positive;

        public KinkDetector(TrainingPass<double> pass)
        {
            _pass = pass;
            ReadOnlySpan<LayerLayout> layers = pass.Network.Layers;
            _positive = new bool[layers.Length][];
            for (int layer = 0; layer < layers.Length; layer++)
            {
                _positive[layer] = new bool[layers[layer].Outputs];
                if (ActivationTraits.Of(layers[layer].Activation).HasKink)
                {
                    _layers.Add(layer);
                }
            }
        }

        public void Remember()
        {
            foreach (int layer in _layers)
            {
                ReadOnlySpan<double> outputs = _pass.LayerOutputs(layer);
                for (int unit = 0; unit < outputs.Length; unit++)
                {
                    _positive[layer][unit] = outputs[unit] > 0;
                }
            }
        }

        public bool HasCrossed()
        {
            foreach (int layer in _layers)
            {
                ReadOnlySpan<double> outputs = _pass.LayerOutputs(layer);
                for (int unit = 0; unit < outputs.Length; unit++)
                {
                    if (_positive[layer][unit] != outputs[unit] > 0)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}

/// <summary>How far two gradients are apart.</summary>
/// <param name="LargestRelativeDifference">
/// The largest of |analytic − numeric| divided by the larger of the two, or by a thousandth of the gradient's largest component
/// where that is more.
/// </param>
/// <param name="Layer">The layer of the weight where it is largest.</param>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
/// <param name="Checked">Weights.</param>
/// <param name="Skipped">Weights not compared, because a unit crosses the kink of a ReLU within ±h.</param>
public readonly record struct GradientCheckResult(
    double LargestRelativeDifference, int Layer, int Row, int Column, int Checked, int Skipped);
