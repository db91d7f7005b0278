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

/// <summary>The number of threads decides the speed of training, never a bit of its result.</summary>
public class ThreadsTests
{
    private const double Rate = 0.01;

    // Seven threads are more than the columns of many layers, and more than this machine's processors, it may be.
    private static readonly int[] Threads = [1, 2, 3, 7];

    private static readonly HelperSet Six = new(6);

    [Fact]
    public void Random_float_networks_train_to_the_same_bits_with_any_number_of_threads() => CheckRandom<float>();

    [Fact]
    public void Random_double_networks_do_too() => CheckRandom<double>();

    [Theory]
    [InlineData(EpochWay.Streaming)]
    [InlineData(EpochWay.Sparse)]
    [InlineData(EpochWay.Blocked)]
    public void Layers_that_are_split_by_themselves_give_the_same_bits_at_every_width(EpochWay way)
    {
        var run = NetworkCase.Of(150, [(300, Activation.Tanh), (200, Activation.Relu), (3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 4);
        SameBits<float>(run, way, 21, ExecutionPlan.LeastStepPart, Widths.All);
        SameBits<double>(run, way, 21, ExecutionPlan.LeastStepPart, Widths.All);
    }

    [Fact]
    public void A_fit_with_threads_gives_the_same_bits()
    {
        var run = NetworkCase.Of(100, [(150, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.ComputedUnit, 1);
        Dataset<float> data = run.Data<float>(1100);
        var options = new FitOptions<float> { Epochs = 3, ShuffleSeed = 3, EarlyStopping = new EarlyStopping<float>(run.Data<float>(20), 1) };
        SgdTrainer<float> one = Trainer<float>(run, 1, SimdDefault.Width);
        SgdTrainer<float> three = Trainer<float>(run, 3, SimdDefault.Width);
        Assert.Equal(one.Fit(data, options), three.Fit(data, options));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(three.Network));
    }

    [Fact]
    public void Many_short_epochs_with_more_threads_than_processors_give_the_same_hash_every_time()
    {
        var run = NetworkCase.Of(40, [(70, Activation.Tanh), (50, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(19);
        Network<float> start = run.Network<float>();
        var trainers = Enum.GetValues<EpochWay>().Select(way => Trainer<float>(run, 7, SimdDefault.Width, way)).ToArray();
        string[]? first = null;
        for (int round = 0; round < 60; round++)
        {
            var hashes = new string[trainers.Length];
            for (int i = 0; i < trainers.Length; i++)
            {
                start.CopyTo(trainers[i].Network);
                trainers[i].Epoch(data);
                trainers[i].Epoch(data);
                hashes[i] = WeightsHash.Sha256(trainers[i].Network);
            }

            first ??= hashes;
            Assert.Equal(first, hashes);
        }
    }

    [Fact]
    public void Trainers_on_several_threads_each_with_threads_of_its_own_do_not_meet()
    {
        var run = NetworkCase.Of(40, [(70, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(40);
        byte[] expected = Epochs(Trainer<float>(run, 1, SimdDefault.Width));
        Parallel.For(0, 6, i => Assert.Equal(expected, Epochs(Trainer<float>(run, 2 + (i % 2), SimdDefault.Width))));

        byte[] Epochs(SgdTrainer<float> trainer)
        {
            for (int epoch = 0; epoch < 20; epoch++)
            {
                trainer.Epoch(data);
            }

            return Weights.Bits(trainer.Network);
        }
    }

    [Theory]
    [InlineData(2, EpochWay.Streaming)]
    [InlineData(3, EpochWay.Sparse)]
    [InlineData(7, EpochWay.Blocked)]
    public void Helpers_do_some_of_an_epoch_and_give_the_same_bits(int threads, EpochWay way)
    {
        var run = NetworkCase.Of(300, [(400, Activation.Tanh), (300, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(33);
        var helpers = new HelperSet(threads - 1);
        SgdTrainer<float> one = Trainer<float>(run, 1, SimdDefault.Width, way);
        SgdTrainer<float> shared = Trainer<float>(run, threads, SimdDefault.Width, way);
        shared.Pass.Workers = new WorkerGroup(threads, helpers);
        HelpersWorked.Check(helpers, () => Assert.Equal(one.Epoch(data), shared.Epoch(data)));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(shared.Network));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Helpers_that_are_not_free_change_no_bit(int free)
    {
        var run = NetworkCase.Of(90, [(150, Activation.Tanh), (100, Activation.Tanh), 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<float> data = run.Data<float>(40);
        SgdTrainer<float> seven = Trainer<float>(run, 7, SimdDefault.Width, EpochWay.Blocked);
        SgdTrainer<float> fewer = Trainer<float>(run, 7, SimdDefault.Width, EpochWay.Blocked);
        fewer.Pass.Workers = new WorkerGroup(7, new HelperSet(free));
        Assert.Equal(seven.Epoch(data), fewer.Epoch(data));
        Assert.Equal(Weights.Bits(seven.Network), Weights.Bits(fewer.Network));
    }

    [Theory]
    [InlineData(EpochWay.Streaming)]
    [InlineData(EpochWay.Sparse)]
    [InlineData(EpochWay.Blocked)]
    public void A_divergence_leaves_the_same_weights_and_lets_the_helpers_go(EpochWay way)
    {
        var run = NetworkCase.Of(6, [(70, Activation.Identity), (40, Activation.Identity)], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        Dataset<double> calm = run.Data<double>(40);
        double[] inputs = calm.Inputs.Data.ToArray();
        inputs.AsSpan(21 * 6, 6).Fill(1e200);
        var data = new Dataset<double>(inputs, 6, calm.Targets.Data, 40);

        SgdTrainer<double> one = Trainer<double>(run, 1, SimdDefault.Width, way);
        SgdTrainer<double> seven = Trainer<double>(run, 7, SimdDefault.Width, way);
        var expected = Assert.Throws<TrainingDivergedException>(() => one.Epoch(data));
        var error = Assert.Throws<TrainingDivergedException>(() => seven.Epoch(data));
        Assert.Equal((21, expected.Loss), (error.Step, error.Loss));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(seven.Network));
        Assert.False(seven.Pass.Workers!.IsOpen);

        Assert.Equal(one.Epoch(calm), seven.Epoch(calm));
        Assert.Equal(Weights.Bits(one.Network), Weights.Bits(seven.Network));
    }

    [Fact]
    public void One_thread_is_the_default_and_less_is_refused()
    {
        var run = NetworkCase.Of(4, [5, 3], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);
        var trainer = new SgdTrainer<float>(run.Network<float>());
        Assert.Equal(1, trainer.DegreeOfParallelism);
        trainer.DegreeOfParallelism = int.MaxValue;
        trainer.Epoch(run.Data<float>(3));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => trainer.DegreeOfParallelism = 0);
        Assert.Equal(int.MaxValue, trainer.DegreeOfParallelism);
        trainer.DegreeOfParallelism = 1;
        Assert.Null(trainer.Pass.Workers);
    }

    private static void CheckRandom<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NetworkCase.Check(
            NetworkCase.Any(150),
            run => SameBits<T>(run, (EpochWay)(run.Seed % 3), 19, leastPart: 1, [SimdDefault.Width]),
            40);

    private static void SameBits<T>(NetworkCase run, EpochWay way, int rows, int leastPart, IEnumerable<SimdWidth> widths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> data = run.Data<T>(rows);
        foreach (SimdWidth width in widths)
        {
            (byte[] Weights, double[] Losses)? expected = null;
            foreach (int threads in Threads)
            {
                SgdTrainer<T> trainer = Trainer<T>(run, threads, width, way);
                trainer.Pass.LeastPart = leastPart;
                double[] losses = [trainer.Epoch(data).MeanLoss, trainer.Epoch(data).MeanLoss, trainer.MeanLoss(data)];
                byte[] weights = Weights.Bits(trainer.Network);
                expected ??= (weights, losses);
                Assert.True(expected.Value.Weights.AsSpan().SequenceEqual(weights), $"{run}: other weights with {threads} threads, {way}, at {width}");
                Assert.Equal(expected.Value.Losses, losses);
            }
        }
    }

    // As many threads as are said, be there processors for them or not, and even the smallest products in parts.
    private static SgdTrainer<T> Trainer<T>(NetworkCase run, int threads, SimdWidth width, EpochWay? way = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var trainer = new SgdTrainer<T>(run.Network<T>(), run.Loss, Rate, width) { Way = way, DegreeOfParallelism = threads };
        if (threads > 1)
        {
            trainer.Pass.Workers = new WorkerGroup(threads, Six);
        }

        trainer.Pass.LeastPart = 1;
        return trainer;
    }
}
