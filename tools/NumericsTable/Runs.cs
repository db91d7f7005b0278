using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>Every run of the table.</summary>
internal static class Runs
{
    // Wider than a register of 16 floats, so that the kernels for any width run; the others fit one of 16, 8 or 4.
    private static readonly NetworkShape WideClasses = new(20, (17, Activation.Tanh), (9, Activation.LeakyRelu), (4, Activation.Softmax));
    private static readonly NetworkShape WideSigmoids = new(10, (70, Activation.Relu), (3, Activation.Sigmoid)) { Bias = BiasConvention.None };
    private static readonly NetworkShape Computed = new(24, (16, Activation.Sigmoid), (10, Activation.Sigmoid)) { Bias = BiasConvention.ComputedUnit };
    private static readonly NetworkShape Many = new(150, (70, Activation.Tanh), (20, Activation.Relu), (5, Activation.Softmax));
    private static readonly NetworkShape Sixteen = new(13, (16, Activation.Tanh), (11, Activation.Relu), (2, Activation.Sigmoid));
    private static readonly NetworkShape Eight = new(7, (8, Activation.LeakyRelu), (5, Activation.Sigmoid), (2, Activation.Identity));
    private static readonly NetworkShape Four = new(3, (4, Activation.Tanh), (1, Activation.Sigmoid)) { Bias = BiasConvention.ComputedUnit };
    private static readonly NetworkShape BySums = new(80, (70, Activation.Gelu), (19, Activation.Silu), (3, Activation.Gelu));
    private static readonly NetworkShape Jacobian = new(9, (33, Activation.Identity), (6, Activation.Softmax));

    private static readonly UpdateRule Decay = new() { WeightDecay = 0.01 };
    private static readonly UpdateRule Clipping = new() { LargestGradientNorm = 0.1 };
    private static readonly UpdateRule Momentum = new() { Optimizer = Optimizer.Momentum() };
    private static readonly UpdateRule Nesterov = new() { Optimizer = Optimizer.Nesterov(0.8), WeightDecay = 0.01 };
    private static readonly UpdateRule Adam = new() { Optimizer = Optimizer.Adam(), WeightDecay = 0.01, LargestGradientNorm = 0.1 };

    private static readonly UpdateRule AdamW = new() { Optimizer = Optimizer.AdamW(), WeightDecay = 0.1, DecaysBiases = true };
    private static readonly Loss Robust = Loss.Huber(0.25);

    public static IReadOnlyList<NumericsRun> All { get; } =
    [
        .. OneByOne(),
        .. InBatches(),
        new RecurrentRun(
            "Elman, softmax at every step, clipped",
            isJordan: false,
            new RecurrentShape(9, 17, 4) { OutputActivation = Activation.Softmax },
            Loss.CrossEntropy,
            SequenceTargets.EveryStep) { ClipNorm = 0.5, Window = 4 },
        new RecurrentRun(
            "Elman, values at the last step, without bias",
            isJordan: false,
            new RecurrentShape(2, 6, 3) { OutputActivation = Activation.Identity, HasBias = false },
            Loss.HalfSumOfSquares,
            SequenceTargets.LastStep),
        new RecurrentRun(
            "Jordan, sigmoids at the last step",
            isJordan: true,
            new RecurrentShape(3, 20, 5) { HiddenActivation = Activation.Sigmoid },
            Loss.BinaryCrossEntropy,
            SequenceTargets.LastStep) { Window = 4 },
        new RecurrentRun(
            "Elman, Huber, AdamW, decay of biases",
            isJordan: false,
            new RecurrentShape(4, 18, 3) { OutputActivation = Activation.Identity },
            Robust,
            SequenceTargets.EveryStep) { Rule = AdamW, Window = 4 },
        new FixedPointRun("fixed point of sigmoids", new FixedPointShape(17, 9, 3), Loss.HalfSumOfSquares),
        new FixedPointRun("fixed point of tanh, without bias", new FixedPointShape(9, 4, 9) { Activation = Activation.Tanh, HasBias = false }, Loss.HalfSumOfSquares),
        new FixedPointRun("fixed point, binary cross-entropy", new FixedPointShape(8, 8, 8), Loss.BinaryCrossEntropy),
        new PredictionRun("predictions of a wide network", Many),
        new PredictionRun("predictions of a network of 16", Sixteen),
        new PredictionRun("predictions of a network of 4", Four),
        .. Enum.GetValues<Activation>().Select(activation => new ActivationRun(activation)),
        new InitializerRun(),
        new FitRun("fit, constant rate, early stopping", LearningRateSchedule.Constant(0.2)),
        new FitRun("fit, rate in steps", LearningRateSchedule.Step(0.2, 0.5, 2)),
        new FitRun("fit, rate by inverse time", LearningRateSchedule.InverseTime(0.2, 0.3)),
        new FitRun("fit, rate of half a cosine", LearningRateSchedule.Cosine(0.2, 6)),
        new TableRun(),
        new FadingRun("momentum that fades", Optimizer.Momentum(0.5)),
        new FadingRun("Adam's memory that fades", Optimizer.Adam(0.5, 0.5)),
        new SaturatedRun(),
        new SoftTargetsRun(),
    ];

    private static IEnumerable<NumericsRun> OneByOne() =>
    [
        new SgdRun("streaming, wide, cross-entropy", WideClasses, Loss.CrossEntropy),
        new SgdRun("streaming, wide, binary cross-entropy, without bias", WideSigmoids, Loss.BinaryCrossEntropy),
        new SgdRun("streaming, wide, half squares, computed bias units", Computed, Loss.HalfSumOfSquares),
        new SgdRun("streaming, wide, half squares of a softmax", Jacobian, Loss.HalfSumOfSquares),
        new SgdRun("streaming, slopes by the sums", BySums, Loss.HalfSumOfSquares),
        new SgdRun("streaming, 16 units, binary cross-entropy", Sixteen, Loss.BinaryCrossEntropy),
        new SgdRun("streaming, 8 units, half squares", Eight, Loss.HalfSumOfSquares),
        new SgdRun("streaming, 4 units, computed bias units", Four, Loss.BinaryCrossEntropy),
        new SgdRun("sparse, wide, cross-entropy", Many, Loss.CrossEntropy) { Way = EpochWay.Sparse, Zeros = 0.8 },
        new SgdRun("sparse, wide, without bias", WideSigmoids, Loss.BinaryCrossEntropy) { Way = EpochWay.Sparse, Zeros = 0.8 },
        new SgdRun("sparse, 8 units", Eight, Loss.HalfSumOfSquares) { Way = EpochWay.Sparse, Zeros = 0.5 },
        new SgdRun("blocked, wide, cross-entropy", Many, Loss.CrossEntropy) { Way = EpochWay.Blocked },
        new SgdRun("blocked, wide, without bias", WideSigmoids, Loss.BinaryCrossEntropy) { Way = EpochWay.Blocked },
        new SgdRun("blocked, computed bias units", Computed, Loss.HalfSumOfSquares) { Way = EpochWay.Blocked },
        new SgdRun("blocked, 8 units", Eight, Loss.HalfSumOfSquares) { Way = EpochWay.Blocked },
        new SgdRun("blocked, slopes by the sums", BySums, Loss.HalfSumOfSquares) { Way = EpochWay.Blocked },
        new SgdRun("streaming, wide, Huber", Computed, Robust),
        new SgdRun("streaming, 8 units, Huber", Eight, Robust),
        new SgdRun("blocked, slopes by the sums, Huber", BySums, Robust) { Way = EpochWay.Blocked },
        new SgdRun("the way that the shape chooses", Many, Loss.CrossEntropy) { Way = null },
        new SgdRun("one by one, weight decay", WideClasses, Loss.CrossEntropy) { Rule = Decay },
        new SgdRun("one by one, clipping", WideClasses, Loss.CrossEntropy) { Rule = Clipping },
        new SgdRun("one by one, momentum", Computed, Loss.HalfSumOfSquares) { Rule = Momentum, Rate = 0.01 },
        new SgdRun("one by one, Nesterov, weight decay", Sixteen, Loss.BinaryCrossEntropy) { Rule = Nesterov, Rate = 0.01 },
        new SgdRun("one by one, Adam, weight decay, clipping", WideClasses, Loss.CrossEntropy) { Rule = Adam, Rate = 0.01 },
        new SgdRun("one by one, AdamW, decay of biases", Many, Loss.CrossEntropy) { Rule = AdamW, Rate = 0.01 },
        new SgdRun("one by one, Adam, 4 units", Four, Loss.BinaryCrossEntropy) { Rule = Adam, Rate = 0.01 },
    ];

    private static IEnumerable<NumericsRun> InBatches() =>
    [
        new BatchRun("batches, wide, sum", WideClasses, Loss.CrossEntropy, GradientScale.Sum) { Rate = 0.01 },
        new BatchRun("batches, wide, mean, without bias", WideSigmoids, Loss.BinaryCrossEntropy, GradientScale.MeanOverRows),
        new BatchRun("batches, wide, mean over outputs, computed bias units", Computed, Loss.HalfSumOfSquares, GradientScale.MeanOverRowsAndOutputs),
        new BatchRun("batches, wide, half squares of a softmax", Jacobian, Loss.HalfSumOfSquares, GradientScale.MeanOverRows),
        new BatchRun("batches, wide, slopes by the sums", BySums, Loss.HalfSumOfSquares, GradientScale.MeanOverRows),
        new BatchRun("batches, 16 units", Sixteen, Loss.BinaryCrossEntropy, GradientScale.MeanOverRows),
        new BatchRun("batches, 8 units", Eight, Loss.HalfSumOfSquares, GradientScale.Sum) { Rate = 0.01 },
        new BatchRun("batches, 4 units, computed bias units", Four, Loss.BinaryCrossEntropy, GradientScale.MeanOverRows),
        new BatchRun("batches, weight decay", WideClasses, Loss.CrossEntropy, GradientScale.MeanOverRows) { Rule = Decay },
        new BatchRun("batches, clipping", Sixteen, Loss.BinaryCrossEntropy, GradientScale.MeanOverRows) { Rule = Clipping },
        new BatchRun("batches, momentum", Computed, Loss.HalfSumOfSquares, GradientScale.MeanOverRows) { Rule = Momentum },
        new BatchRun("batches, Nesterov, weight decay", WideSigmoids, Loss.BinaryCrossEntropy, GradientScale.MeanOverRows) { Rule = Nesterov },
        new BatchRun("batches, Adam, weight decay, clipping", Many, Loss.CrossEntropy, GradientScale.MeanOverRows) { Rule = Adam },
        new BatchRun("batches, AdamW, decay of biases", Many, Loss.CrossEntropy, GradientScale.MeanOverRows) { Rule = AdamW },
        new BatchRun("batches, wide, Huber", Computed, Robust, GradientScale.MeanOverRows),
        new BatchRun("batches, 8 units, Huber", Eight, Robust, GradientScale.MeanOverRows),
        new BatchRun("batches, Adam, 8 units", Eight, Loss.HalfSumOfSquares, GradientScale.MeanOverRows) { Rule = Adam },
    ];
}
