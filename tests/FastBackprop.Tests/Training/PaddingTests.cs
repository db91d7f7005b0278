using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>Rows are padded with zeros so that kernels have no column tail: whoever leaves something else there breaks the next one.</summary>
public class PaddingTests
{
    [Fact]
    public void Padding_stays_zero_in_training_at_every_width()
    {
        foreach (SimdWidth width in Widths.All)
        {
            foreach (Activation hidden in NetworkCase.HiddenActivations)
            {
                foreach ((Loss loss, Activation output) in NetworkCase.Ends)
                {
                    foreach (BiasConvention bias in Enum.GetValues<BiasConvention>())
                    {
                        NetworkCase run = NetworkCase.Of(5, [(3, hidden), (18, hidden), (7, output)], loss, bias, 1);
                        StaysZero<float>(run, width);
                        StaysZero<double>(run, width);
                    }
                }
            }
        }
    }

    // Such a network has a pass of its own, which writes whole registers.
    [Fact]
    public void Padding_stays_zero_in_training_where_each_layer_fits_a_register()
    {
        foreach (SimdWidth width in Widths.All)
        {
            foreach ((Loss loss, Activation output) in NetworkCase.Ends.Where(end => end.Output != Activation.Softmax))
            {
                foreach (int units in (int[])[1, 3, 5])
                {
                    NetworkCase run = NetworkCase.Of(5, [(units, output), (2, Activation.Sigmoid), (1, output)], loss, BiasConvention.ComputedUnit, 1);
                    StaysZero<float>(run, width);
                    StaysZero<double>(run, width);
                }
            }
        }
    }

    [Fact]
    public void Padding_of_scratch_memory_stays_zero_in_prediction()
    {
        foreach (SimdWidth width in Widths.All)
        {
            foreach ((_, Activation output) in NetworkCase.Ends)
            {
                NetworkCase run = NetworkCase.Of(5, [(3, Activation.Sigmoid), (7, output)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
                Network<float> network = run.Network<float>();
                ForwardPass<float> pass = ForwardPass<float>.Create(network, network.PlanAt(width));
                AlignedBuffer<float> scratch = AlignedMemory.Allocate<float>(2 * 3 * pass.Stride);
                ref float y = ref pass.OutputSums(ref Operands.First(run.Data<float>(3).Inputs.Data), 5, 3, ref scratch.First);
                pass.ActivateOutput(ref y);
                for (int i = 0; i < scratch.Length; i++)
                {
                    Assert.True(i % 16 < 7 || scratch.Span[i] == 0, $"{run} at {width}: {scratch.Span[i]} at {i}");
                }
            }
        }
    }

    // A hidden unit beyond the largest float would make the padding of its row of weights NaN: infinity times 0. Its loss is finite,
    // because the sigmoid behind it saturates; the step is refused all the same.
    [Fact]
    public void Padding_stays_zero_where_an_output_overflows()
    {
        NetworkCase run = NetworkCase.Of(1, [(2, Activation.Identity), 2], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Network<float> network = run.Network<float>();
        network.SetWeights(0, [float.MaxValue, 1, 0, 0]);
        byte[] before = Weights.Bits(network);
        var trainer = new SgdTrainer<float>(network);
        Assert.Throws<TrainingDivergedException>(() => trainer.Step([10], [0, 0]));
        Assert.True(HasZeroPadding(network));
        Assert.Equal(before, Weights.Bits(network));
    }

    private static void StaysZero<T>(NetworkCase run, SimdWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = run.Network<T>();
        Dataset<T> data = run.Data<T>(4);
        TrainingPass<T> pass = TrainingPass<T>.Create(network, run.Loss, network.PlanAt(width));
        pass.Rate = T.CreateTruncating(0.1);
        var gradient = new Network<T>(run.Shape);
        for (int row = 0; row < data.Rows; row++)
        {
            pass.Step(data.Input(row), data.Target(row));
            pass.AddGradient(data.Input(row), data.Target(row), gradient);
        }

        Assert.True(HasZeroPadding(network), $"{run} at {width}: weights");
        Assert.True(HasZeroPadding(gradient), $"{run} at {width}: gradient");
        int outputs = run.Shape.Outputs;
        Assert.True(IsZero<T>(pass.OutputSums.Span[outputs..]), $"{run} at {width}: sums");
        Assert.True(IsZero<T>(pass.Target.Span[outputs..]), $"{run} at {width}: target");
        for (int layer = 0; layer < pass.Rows.Length; layer++)
        {
            LayerLayout layout = network.Layers[layer];
            Range padding = (pass.Rows[layer] + layout.Outputs)..(pass.Rows[layer] + layout.Stride);
            Assert.True(IsZero<T>(pass.Outputs.Span[padding]), $"{run} at {width}: outputs of layer {layer}");
            Assert.True(IsZero<T>(pass.Deltas.Span[padding]), $"{run} at {width}: deltas of layer {layer}");
        }
    }

    private static bool HasZeroPadding<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool zero = true;
        for (int layer = 0; layer < network.Layers.Length; layer++)
        {
            LayerLayout layout = network.Layers[layer];
            for (int row = 0; row < network.Shape.WeightRows(layer); row++)
            {
                zero &= IsZero<T>(network.Parameters.Span.Slice(layout.Offset + (row * layout.Stride), layout.Stride)[layout.Outputs..]);
            }
        }

        return zero;
    }

    private static bool IsZero<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => !values.ContainsAnyExcept(T.Zero);
}
