using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>Early stopping's memory: the weights with the lowest validation loss so far.</summary>
internal sealed class BestWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IFitTrainer<T> _trainer;
    private readonly EarlyStopping<T> _options;
    private readonly Network<T> _best;
    private int _latest = -1;

    public BestWeights(IFitTrainer<T> trainer, EarlyStopping<T> options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Patience);
        if (!double.IsFinite(options.SmallestImprovement) || options.SmallestImprovement < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.SmallestImprovement, "SmallestImprovement is expected to be finite, 0 or more.");
        }

        SampleChecks.ThrowUnlessFits(trainer.Network.Shape, trainer.Loss, options.Validation, nameof(options.Validation));
        _trainer = trainer;
        _options = options;
        _best = trainer.Network.Clone();
    }

    public int Epoch { get; private set; }

    public double MeanLoss { get; private set; } = double.MaxValue;

    public bool IsExhausted => _latest - Epoch >= _options.Patience;

    /// <summary>Measures the validation loss after an epoch.</summary>
    /// <exception cref="TrainingDivergedException">It is not finite.</exception>
    public double Look(int epoch)
    {
        _latest = epoch;
        double loss = _trainer.MeanLoss(_options.Validation);
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(_trainer.Steps, loss, _trainer.LearningRate);
        }

        if (loss < MeanLoss - _options.SmallestImprovement || epoch == 0)
        {
            MeanLoss = loss;
            Epoch = epoch;
            _trainer.Network.CopyTo(_best);
        }

        return loss;
    }

    public void Restore() => _best.CopyTo(_trainer.Network);
}
