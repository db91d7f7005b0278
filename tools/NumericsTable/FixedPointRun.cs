using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace NumericsTable;

/// <summary>Some steps of recurrent backpropagation (Almeida, Pineda), then the state that one input leads to.</summary>
internal sealed class FixedPointRun(string name, FixedPointShape shape, Loss loss) : NumericsRun(name)
{
    protected override void Run<T>(ResultBits bits, SimdWidth width, int threads)
    {
        // The weights of a unit sum to less than 0.8, so that every round brings the state nearer.
        var network = new FixedPointNetwork<T>(shape, Initializer.Uniform(-0.8 / shape.Units, 0.8 / shape.Units), seed: 9);
        var kernels = KernelSet<T>.ForWidth(width);
        var trainer = new FixedPointTrainer<T>(network, loss, 0.1, new RelaxationOptions(), width) { ClipNorm = 0.5 };
        Dataset<T> data = Samples.Of<T>(new NetworkShape(shape.Inputs, shape.Outputs), loss, 8, seed: 10);
        for (int row = 0; row < data.Rows; row++)
        {
            FixedPointResult result = trainer.Learn(data.Input(row), data.Target(row));
            bits.Add(result.Loss);
            bits.Add(result.State.Iterations);
            bits.Add(result.Adjoint.Iterations);
        }

        bits.Add(network.Weights);
        var predictor = new FixedPointPredictor<T>(network, null, kernels);
        predictor.Predict(data.Input(0), new T[shape.Outputs]);
        bits.Add(predictor.Units);
    }
}
