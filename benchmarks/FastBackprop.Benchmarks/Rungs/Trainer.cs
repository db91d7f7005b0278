using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>What the library does with all of this: <see cref="SgdTrainer{T}.Epoch"/>, which chooses its way itself unless told.</summary>
internal sealed class Trainer : Rung
{
    private readonly SgdTrainer<float> _trainer;

    public Trainer(Network<float> start, float rate, EpochWay? way = null, int threads = 1)
        : base(start, rate) => _trainer = new SgdTrainer<float>(start.Clone(), Loss.HalfSumOfSquares, rate)
        {
            Way = way,
            DegreeOfParallelism = threads,
        };

    public override void Train(Samples samples) => _trainer.Epoch(samples.Data);

    public override float Weight(int layer, int input, int unit) => _trainer.Network.Weights(layer)[input, unit];
}
