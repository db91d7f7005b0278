using FastBackprop.Networks;

namespace FastBackprop.Training;

/// <summary>
/// Early stopping's memory: the trainer after the last epoch that counted as an improvement. It keeps the weights, the optimizer's memory,
/// the steps and the learning rate together, so that training can go on from there.
/// </summary>
internal sealed class BestWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IFitTrainer<T> _trainer;
    private readonly EarlyStopping<T> _options;

    // Allocated at construction: an epoch allocates nothing.
    private readonly Network<T> _best;
    private readonly OptimizerMemory<T>? _memory;
    private long _steps;
    private double _learningRate;
    private int _latest = -1;

    public BestWeights(IFitTrainer<T> trainer, EarlyStopping<T> options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Patience);
        if (!double.IsFinite(options.SmallestImprovement) || options.SmallestImprovement < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.SmallestImprovement, "SmallestImprovement is expected to be finite, 0 or more.");
        }

        SampleChecks.ThrowUnlessFits(trainer.Core.Network.Shape, trainer.Core.Loss, options.Validation, nameof(options.Validation));
        _trainer = trainer;
        _options = options;
        _best = trainer.Core.Network.Clone();
        _memory = trainer.Core.Update?.Memory.NewLikeThis();
    }

    /// <summary>The epoch that is kept; −1 before the first one is complete.</summary>
    public int Epoch { get; private set; } = -1;

    public double MeanLoss { get; private set; } = double.NaN;

    public bool IsExhausted => Epoch >= 0 && _latest - Epoch >= _options.Patience;

    /// <summary>Measures the validation loss after an epoch.</summary>
    /// <exception cref="TrainingDivergedException">It is not finite.</exception>
    public double Look(int epoch)
    {
        _latest = epoch;
        double loss = _trainer.MeanLoss(_options.Validation);
        _trainer.Core.ThrowUnlessFinite(loss);
        if (Epoch < 0 || loss < MeanLoss - _options.SmallestImprovement)
        {
            MeanLoss = loss;
            Epoch = epoch;
            _trainer.Core.Network.CopyTo(_best);
            if (_memory is not null)
            {
                _trainer.Core.Update!.Memory.CopyTo(_memory);
            }

            _steps = _trainer.Core.Steps;
            _learningRate = _trainer.LearningRate;
        }

        return loss;
    }

    /// <summary>Restores the trainer to the kept state; does nothing before the first epoch is complete.</summary>
    public void Restore()
    {
        if (Epoch < 0)
        {
            return;
        }

        _best.CopyTo(_trainer.Core.Network);
        if (_memory is not null)
        {
            _memory.CopyTo(_trainer.Core.Update!.Memory);
            _trainer.Core.Update.Bound.Forget();
        }

        _trainer.Core.Steps = _steps;
        _trainer.LearningRate = _learningRate;
    }
}
