using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>Backpropagation through time over some sequences, then the answers to one of them.</summary>
internal sealed class RecurrentRun(string name, bool isJordan, RecurrentShape shape, Loss loss, SequenceTargets targets) : NumericsRun(name)
{
    private const int Steps = 7;

    public double? ClipNorm { get; init; }

    public UpdateRule Rule { get; init; } = new();

    /// <summary>The steps through which an error runs back.</summary>
    public int Window { get; init; } = Steps;

    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        RecurrentNetwork<T> network = isJordan
            ? new JordanNetwork<T>(shape, Initializer.ScaledNormal, seed: 7)
            : new ElmanNetwork<T>(shape, Initializer.ScaledNormal, seed: 7);
        var kernels = KernelSet<T>.ForWidth(width);
        var options = new BpttOptions { WindowSteps = Window, Targets = targets };
        var trainer = new RecurrentTrainer<T>(network, options, loss, 0.05, width) { Rule = Rule, ClipNorm = ClipNorm };
        RecurrentState<T> state = network.CreateState();

        // A row is a time step.
        Dataset<T> data = Samples.Of<T>(new NetworkShape(shape.Inputs, shape.Outputs), loss, 5 * Steps, seed: 8);
        int targetRows = targets == SequenceTargets.EveryStep ? Steps : 1;
        for (int s = 0; s < 5; s++)
        {
            ReadOnlySpan<T> x = data.Inputs.Data.Slice(s * Steps * shape.Inputs, Steps * shape.Inputs);
            ReadOnlySpan<T> t = data.Targets.Data.Slice(s * Steps * shape.Outputs, targetRows * shape.Outputs);
            bits.Add(trainer.Learn(x, t, state));
        }

        foreach (RecurrentBlock block in Enum.GetValues<RecurrentBlock>())
        {
            bits.Add(network.Weights(block));
        }

        var y = new T[Steps * shape.Outputs];
        new RecurrentPredictor<T>(network, kernels).Run(data.Inputs.Data[..(Steps * shape.Inputs)], state, y);
        bits.Add<T>(y);
    }
}
