using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// Compares what training changes with central differences of the loss, weight by weight, for every <see cref="TrainingWay"/>:
/// <c>(W_before − W_after)/rate</c> with <c>(L(w + h) − L(w − h))/2h</c>. In double, because in float the differences drown in rounding.
/// </summary>
public static class GradientCheck
{
    /// <summary>
    /// The step h. The difference is off by h²/6 times a third derivative, and by the rounding of two losses over 2h, about 2⁻⁵²·L/h; 2⁻¹⁷ ≈ 8·10⁻⁶,
    /// near the cube root of 2⁻⁵², makes both about 10⁻¹¹. It is a power of two, so that w ± h rounds as little as possible.
    /// </summary>
    public const double DifferenceStep = 1.0 / (1 << 17);

    /// <summary>Samples of the block and rows of the batch: enough for the tiles of the matrix products and for their tails.</summary>
    internal const int Rows = 16;

    /// <summary>
    /// The gradients of two ways differ by up to about 10⁻¹¹ for losses and derivatives near 1. So a component a thousand times
    /// smaller than the largest is compared on the scale of a thousandth of the largest.
    /// </summary>
    private const double SmallestScale = 1e-3;

    /// <summary>
    /// Checks the gradient of one sample's loss in every way of training. The block and the batch also have a second sample, made
    /// from the first. The network is not changed.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="x">The input row.</param>
    /// <param name="target">The target row.</param>
    /// <returns>The result of the way whose difference is the largest.</returns>
    /// <exception cref="ArgumentException">
    /// The loss does not go with the network, a length does not fit, or a value is not finite or out of range.
    /// </exception>
    public static GradientCheckResult Run(Network<double> network, Loss loss, ReadOnlySpan<double> x, ReadOnlySpan<double> target) =>
        Worst(RunWays(network, loss, x, target));

    /// <summary>The result of each way, in the order of the enumeration.</summary>
    /// <inheritdoc cref="Run" path="/param|/exception"/>
    internal static GradientCheckResult[] RunWays(Network<double> network, Loss loss, ReadOnlySpan<double> x, ReadOnlySpan<double> target)
    {
        ArgumentNullException.ThrowIfNull(network);
        loss.ThrowUnlessFits<double>(network.Shape);
        SampleChecks.ThrowUnlessFits(network.Shape, loss, x, target);
        Dataset<double> samples = Samples(x, target, Rows);
        NumericGradient other = NumericGradient.Of(network, loss, samples, 0);
        NumericGradient own = NumericGradient.Of(network, loss, samples, 1);
        GradientCheckResult Of(TrainingWay way, SimdWidth width) => Check(network, loss, samples, way, width, own, other);

        // A step has its own pass if a register holds each layer. Eight doubles need 512 bits, which give the right results on every machine;
        // eight floats, the usual type, need 256. At the process's width alone the check would miss the pass that users run.
        return
        [
            .. Enum.GetValues<TrainingWay>().Select(way => way == TrainingWay.Step
                ? Worst([Of(way, SimdDefault.Width), Of(way, SimdWidth.Bits512)])
                : Of(way, SimdDefault.Width)),
        ];
    }

    /// <summary>The result with the largest difference. A NaN counts as the largest. Skipped is the most that any way skips.</summary>
    internal static GradientCheckResult Worst(IReadOnlyList<GradientCheckResult> ways)
    {
        GradientCheckResult worst = ways[0];
        foreach (GradientCheckResult way in ways)
        {
            worst = IsLarger(way.LargestRelativeDifference, worst.LargestRelativeDifference) ? way : worst;
        }

        return worst with { Skipped = ways.Max(way => way.Skipped) };
    }

    /// <summary>
    /// The sample at the odd places, and another at the even ones: <c>−x/2</c> with the targets in reverse, which are in the range of every
    /// loss. Its gradient is no multiple of the first one's, so a mix-up of neighbouring rows shows.
    /// </summary>
    internal static Dataset<double> Samples(ReadOnlySpan<double> x, ReadOnlySpan<double> target, int rows)
    {
        double[][] inputs = [[.. x.ToArray().Select(value => -value / 2)], x.ToArray()];
        double[][] targets = [[.. target.ToArray().Reverse()], target.ToArray()];
        IEnumerable<int> places = Enumerable.Range(0, rows);
        return new Dataset<double>(
            [.. places.SelectMany(row => inputs[row % 2])], x.Length, [.. places.SelectMany(row => targets[row % 2])], target.Length);
    }

    // A sample of a block sees the weights left by the samples before it. So the last sample is checked, at the weights that the same way
    // makes without it.
    private static GradientCheckResult Check(
        Network<double> network,
        Loss loss,
        Dataset<double> samples,
        TrainingWay way,
        SimdWidth width,
        NumericGradient own,
        NumericGradient other)
    {
        bool ofBoth = way is TrainingWay.Block or TrainingWay.Batch;
        double largest = ofBoth ? Math.Max(own.Largest, other.Largest) : own.Largest;
        double rate = RateFor(largest, way);
        try
        {
            Network<double> before = network;
            NumericGradient numeric = ofBoth ? own.MeanWith(other) : own;
            if (way == TrainingWay.Block)
            {
                before = Trained(network, loss, rate, way, width, Samples(samples.Input(1), samples.Target(1), Rows - 1));
                numeric = NumericGradient.Of(before, loss, samples, Rows - 1);
            }

            Network<double> after = Trained(network, loss, rate, way, width, samples);
            return Compare(before, after, rate, numeric, largest * SmallestScale) with { Way = way };
        }
        catch (TrainingDivergedException)
        {
            return new GradientCheckResult(double.NaN, 0, 0, 0, own.Differences.Length, 0) { Way = way };
        }
    }

    // The largest component moves its weight by 2⁻¹³ to 2⁻¹², whatever its size. A new weight is rounded by 2⁻⁵³·|w|; divided
    // by the rate and on the scale of that component it is 2⁻⁴⁰·|w|. A power of two, so that nothing else is rounded. The steps of a block,
    // some ten roundings, have a rate of at most 2⁻¹²: then they run away only at a curvature above 2¹².
    private static double RateFor(double largest, TrainingWay way) =>
        Math.ScaleB(1, -13 - Math.Clamp(Math.ILogB(largest), way == TrainingWay.Block ? -1 : -900, 1000));

    private static Network<double> Trained(
        Network<double> network, Loss loss, double rate, TrainingWay way, SimdWidth width, Dataset<double> samples)
    {
        Network<double> copy = network.Clone();
        switch (way)
        {
            case TrainingWay.Step:
                new SgdTrainer<double>(copy, loss, rate, width) { Way = EpochWay.Streaming }.Step(samples.Input(1), samples.Target(1));
                break;
            case TrainingWay.SparseStep:
                new SgdTrainer<double>(copy, loss, rate, width) { Way = EpochWay.Sparse }.Step(samples.Input(1), samples.Target(1));
                break;
            case TrainingWay.RuledStep:
                new SgdTrainer<double>(copy, loss, rate, width) { Rule = new UpdateRule() }.Step(samples.Input(1), samples.Target(1));
                break;
            case TrainingWay.Block:
                new SgdTrainer<double>(copy, loss, rate, width) { Way = EpochWay.Blocked }.Epoch(samples);
                break;
            case TrainingWay.Batch:
                new BatchTrainer<double>(copy, loss, rate, GradientScale.MeanOverRows, rule: null, width).Step(samples.Inputs, samples.Targets);
                break;
            default:
                throw Undefined.Value(way);
        }

        return copy;
    }

    private static GradientCheckResult Compare(
        Network<double> before, Network<double> after, double rate, NumericGradient numeric, double smallestScale)
    {
        var result = new GradientCheckResult { Checked = numeric.Differences.Length, Skipped = numeric.Skipped.Count(skipped => skipped) };
        int i = 0;
        for (int layer = 0; layer < before.Shape.Layers.Length; layer++)
        {
            ReadOnlyMatrixSpan<double> old = before.Weights(layer);
            for (int place = 0; place < old.Rows * old.Columns; place++, i++)
            {
                (int row, int column) = Math.DivRem(place, old.Columns);
                double change = (old[row, column] - after.Weights(layer)[row, column]) / rate;
                double difference = Math.Abs(change - numeric.Differences[i]);
                double scale = Math.Max(smallestScale, Math.Max(Math.Abs(change), Math.Abs(numeric.Differences[i])));
                double relative = difference == 0 ? 0 : difference / scale;
                if (!numeric.Skipped[i] && IsLarger(relative, result.LargestRelativeDifference))
                {
                    result = result with { LargestRelativeDifference = relative, Layer = layer, Row = row, Column = column };
                }
            }
        }

        return result;
    }

    // A NaN is larger than any number, but not larger than another NaN.
    private static bool IsLarger(double a, double b) => !(a <= b) && !double.IsNaN(b);

    /// <summary>The differences of one sample's loss by all weights, layer by layer and row by row.</summary>
    /// <param name="Differences">The differences.</param>
    /// <param name="Skipped">
    /// Whether a unit of a piecewise linear layer changes side between w − h and w + h. The loss has no derivative there, so the difference
    /// says nothing.
    /// </param>
    private sealed record NumericGradient(double[] Differences, bool[] Skipped)
    {
        /// <summary>The largest magnitude of a difference; NaN if any is NaN.</summary>
        public double Largest => Differences.Aggregate(0.0, (largest, difference) => Math.Max(largest, Math.Abs(difference)));

        public static NumericGradient Of(Network<double> network, Loss loss, Dataset<double> samples, int sample)
        {
            Network<double> copy = network.Clone();
            TrainingPass<double> pass = TrainingPass<double>.Create(copy, loss, copy.PlanAt(SimdDefault.Width));
            var gradient = new NumericGradient(new double[network.Shape.ParameterCount], new bool[network.Shape.ParameterCount]);
            var above = new bool[pass.Outputs.Length];
            var below = new bool[pass.Outputs.Length];
            int i = 0;
            for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
            {
                MatrixSpan<double> weights = copy.MutableWeights(layer);
                for (int place = 0; place < weights.Rows * weights.Columns; place++, i++)
                {
                    (int row, int column) = Math.DivRem(place, weights.Columns);
                    ref double weight = ref weights[row, column];
                    double original = weight;
                    weight = original + DifferenceStep;
                    double width = weight;
                    double difference = pass.Forward(samples.Input(sample), samples.Target(sample));
                    TakeSides(pass, above);
                    weight = original - DifferenceStep;
                    width -= weight;
                    difference -= pass.Forward(samples.Input(sample), samples.Target(sample));
                    TakeSides(pass, below);
                    weight = original;
                    gradient.Differences[i] = difference / width;
                    gradient.Skipped[i] = !above.AsSpan().SequenceEqual(below);
                }
            }

            return gradient;
        }

        public NumericGradient MeanWith(NumericGradient other) => new(
            [.. Differences.Zip(other.Differences, (a, b) => (a + b) / 2)], [.. Skipped.Zip(other.Skipped, (a, b) => a || b)]);

        private static void TakeSides(TrainingPass<double> pass, bool[] isOn)
        {
            for (int layer = 0; layer < pass.Rows.Length; layer++)
            {
                ReadOnlySpan<double> outputs = pass.LayerOutputs(layer);
                bool hasKink = ActivationTraits.Of(pass.Network.Layers[layer].Activation).HasKink;
                for (int unit = 0; hasKink && unit < outputs.Length; unit++)
                {
                    isOn[pass.Rows[layer] + unit] = outputs[unit] > 0;
                }
            }
        }
    }
}

/// <summary>How far the gradient of a way of training is from the differences of the loss.</summary>
/// <param name="LargestRelativeDifference">
/// The largest of |change − numeric| divided by the larger of the two, or by a thousandth of the gradient's largest component
/// if that is larger. Also NaN if the loss, or a weight after the step, is not finite.
/// </param>
/// <param name="Layer">The layer of the weight where it is largest.</param>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
/// <param name="Checked">Weights of the network, skipped ones included.</param>
/// <param name="Skipped">Weights not compared, because a unit crosses the kink of a ReLU within ±h.</param>
public readonly record struct GradientCheckResult(
    double LargestRelativeDifference, int Layer, int Row, int Column, int Checked, int Skipped)
{
    /// <summary>The way of training where it is largest.</summary>
    public TrainingWay Way { get; init; }
}
