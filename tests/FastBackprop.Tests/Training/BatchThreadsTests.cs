using System.Numerics;
using FastBackprop.Data;
using FastBackprop.Execution;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Training;

/// <summary>The number of threads decides the speed of training in batches, never a bit of its result.</summary>
public class BatchThreadsTests
{
    private const double Rate = 0.01;

    // Seven threads are more than the tiles of many batches, and more than this machine's processors, it may be.
    private static readonly int[] Threads = [1, 2, 3, 7];

    private static readonly HelperSet Six = new(6);

    // Small as they are, the gradients are longer than the largest norm.
    private static readonly UpdateRule[] Rules =
    [
        new(),
        new() { Optimizer = Optimizer.Momentum(), LargestGradientNorm = 1e-3 },
        new() { Optimizer = Optimizer.Nesterov(), WeightDecay = 0.01 },
        new() { Optimizer = Optimizer.Adam(), WeightDecay = 0.01, LargestGradientNorm = 1e-3 },
    ];

    [Fact]
    public void Wide_float_networks_train_to_the_same_bits_with_any_number_of_threads() => CheckRandom<float>(150, 30);

    [Fact]
    public void Wide_double_networks_do_too() => CheckRandom<double>(150, 30);

    [Fact]
    public void Narrow_networks_do_too()
    {
        CheckRandom<float>(16, 15);
        CheckRandom<double>(8, 15);
    }

    [Fact]
    public void Batches_that_are_split_by_themselves_give_the_same_bits_at_every_width()
    {
        var run = NetworkCase.Of(150, [(300, Activation.Tanh), (200, Activation.Relu), (3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 4);
        SameBits<float>(run, Rules[3], ExecutionPlan.LeastBatchPart, Widths.All);
        SameBits<double>(run, Rules[1], ExecutionPlan.LeastBatchPart, [SimdDefault.Width]);
    }

    [Fact]
    public void Many_short_epochs_with_more_threads_than_processors_give_the_same_hash_every_time()
    {
        var run = NetworkCase.Of(40, [(70, Activation.Tanh), (50, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(39);
        Network<float> start = run.Network<float>();
        BatchTrainer<float> trainer = Trainer<float>(run, 7, SimdDefault.Width, new UpdateRule());
        string? first = null;
        for (int round = 0; round < 100; round++)
        {
            start.CopyTo(trainer.Network);
            trainer.Epoch(data, null, 18);
            trainer.Epoch(data, null, 39);
            string hash = WeightsHash.Sha256(trainer.Network);
            first ??= hash;
            Assert.Equal(first, hash);
        }
    }

    [Fact]
    public void Trainers_on_several_threads_each_with_threads_of_its_own_do_not_meet()
    {
        var run = NetworkCase.Of(40, [(70, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(40);
        byte[] expected = Epochs(1);
        Parallel.For(0, 6, i => Assert.Equal(expected, Epochs(2 + (i % 2))));

        byte[] Epochs(int threads)
        {
            BatchTrainer<float> trainer = Trainer<float>(run, threads, SimdDefault.Width, Rules[3]);
            for (int epoch = 0; epoch < 20; epoch++)
            {
                trainer.Epoch(data, null, 16);
            }

            return Weights.Bits(trainer.Network);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Helpers_that_are_not_free_change_no_bit(int free)
    {
        var run = NetworkCase.Of(90, [(150, Activation.Tanh), (100, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(40);
        BatchTrainer<float> seven = Trainer<float>(run, 7, SimdDefault.Width, Rules[3]);
        BatchTrainer<float> fewer = Trainer<float>(run, 7, SimdDefault.Width, Rules[3]);
        fewer.Team.Workers = new WorkerGroup(7, new HelperSet(free));
        Assert.Equal(seven.Epoch(data, null, 32), fewer.Epoch(data, null, 32));
        Assert.Equal(Weights.Bits(seven.Network), Weights.Bits(fewer.Network));
    }

    [Fact]
    public void A_divergence_leaves_the_same_weights_and_lets_the_helpers_go()
    {
        var run = NetworkCase.Of(6, [(70, Activation.Identity), (40, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<double> calm = run.Data<double>(40);
        double[] inputs = calm.Inputs.Data.ToArray();
        inputs.AsSpan(21 * 6, 6).Fill(1e200);
        var data = new Dataset<double>(inputs, 6, calm.Targets.Data, 40);

        BatchTrainer<double> one = Trainer<double>(run, 1, SimdDefault.Width, Rules[0]);
        BatchTrainer<double> seven = Trainer<double>(run, 7, SimdDefault.Width, Rules[0]);
        var expected = Assert.Throws<TrainingDivergedException>(() => one.Epoch(data, null, 20));
        var error = Assert.Throws<TrainingDivergedException>(() => seven.Epoch(data, null, 20));
        Assert.Equal((1, expected.Loss), (error.Step, error.Loss));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(seven.Network));
        Assert.Throws<TrainingDivergedException>(() => seven.Step(data.Inputs, data.Targets));
        Assert.Throws<TrainingDivergedException>(() => seven.Step(data, [21]));
        Assert.False(seven.Team.Workers!.IsOpen);

        Assert.Equal(one.Epoch(calm, null, 20), seven.Epoch(calm, null, 20));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(seven.Network));
        Assert.False(seven.Team.Workers.IsOpen);
    }

    [Fact]
    public void One_thread_is_the_default_and_less_is_refused()
    {
        var run = NetworkCase.Of(4, [20, 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        var trainer = new BatchTrainer<float>(run.Network<float>(), run.Loss, Rate, GradientScale.Sum);
        Assert.Equal(1, trainer.DegreeOfParallelism);
        trainer.DegreeOfParallelism = int.MaxValue;
        trainer.Epoch(run.Data<float>(3), null, 2);
        Assert.Throws<ArgumentOutOfRangeException>("value", () => trainer.DegreeOfParallelism = 0);
        Assert.Equal(int.MaxValue, trainer.DegreeOfParallelism);
        trainer.DegreeOfParallelism = 1;
        Assert.Null(trainer.Team.Workers);
    }

    // Inputs of the caller's are pinned while others read them, not copied: here they lie inside larger rows.
    [Fact]
    public void A_step_reads_rows_of_any_stride()
    {
        var run = NetworkCase.Of(30, [(40, Activation.Tanh), 5], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(140);
        var inputs = new Matrix<float>(data.Inputs.Data, 140, 30);
        var targets = new Matrix<float>(data.Targets.Data, 140, 5);
        Assert.NotEqual(30, inputs.Span.Stride);
        BatchTrainer<float> one = Trainer<float>(run, 1, SimdDefault.Width, Rules[0]);
        BatchTrainer<float> three = Trainer<float>(run, 3, SimdDefault.Width, Rules[0]);
        Assert.Equal(one.Step(data.Inputs, data.Targets), three.Step(inputs.Span, targets.Span));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(three.Network));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Helpers_do_some_of_a_batch_and_give_the_same_bits(int threads)
    {
        var run = NetworkCase.Of(300, [(400, Activation.Tanh), (300, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(139);
        var helpers = new HelperSet(threads - 1);
        BatchTrainer<float> one = Trainer<float>(run, 1, SimdDefault.Width, Rules[1]);
        BatchTrainer<float> shared = Trainer<float>(run, threads, SimdDefault.Width, Rules[1]);
        shared.Team.Workers = new WorkerGroup(threads, helpers);
        HelpersWorked.Check(helpers, () => Assert.Equal(one.Step(data.Inputs, data.Targets), shared.Step(data.Inputs, data.Targets)));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(shared.Network));
    }

    private static void CheckRandom<T>(int most, int cases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NetworkCase.Check(
            NetworkCase.Any(most),
            run => SameBits<T>(run, Rules[(int)(run.Seed % 4)], leastPart: 1, [SimdDefault.Width]),
            cases);

    private static void SameBits<T>(NetworkCase run, UpdateRule rule, int leastPart, IEnumerable<SimdWidth> widths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // More rows than a piece has, and batches that are no multiple of a tile.
        Dataset<T> data = run.Data<T>(139);
        var order = new SampleOrder(data.Rows, 5);
        foreach (SimdWidth width in widths)
        {
            (byte[] Weights, double[] Losses)? expected = null;
            foreach (int threads in Threads)
            {
                BatchTrainer<T> trainer = Trainer<T>(run, threads, width, rule);
                trainer.Team.LeastPart = leastPart;
                double[] losses =
                [
                    trainer.Epoch(data, order, 45).MeanLoss,
                    trainer.Epoch(data, null, 139).MeanLoss,
                    trainer.Step(data, order.Rows[..21]),
                    trainer.Step(data.Inputs, data.Targets),
                    trainer.MeanLoss(data),
                ];
                byte[] weights = Weights.Bits(trainer.Network);
                expected ??= (weights, losses);
                Assert.True(expected.Value.Weights.AsSpan().SequenceEqual(weights), $"{run}: other weights with {threads} threads at {width}");
                Assert.Equal(expected.Value.Losses, losses);
            }
        }
    }

    // As many threads as are said, be there processors for them or not, and even the smallest batches in parts.
    private static BatchTrainer<T> Trainer<T>(NetworkCase run, int threads, SimdWidth width, UpdateRule rule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var trainer = new BatchTrainer<T>(run.Network<T>(), run.Loss, Rate, GradientScale.MeanOverRows, rule, width) { DegreeOfParallelism = threads };
        if (threads > 1)
        {
            trainer.Team.Workers = new WorkerGroup(threads, Six);
        }

        trainer.Team.LeastPart = 1;
        return trainer;
    }
}
