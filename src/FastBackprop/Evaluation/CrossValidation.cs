using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Evaluation;

/// <summary>
/// Cross-validation: for each fold a network is trained on the fold's training rows, and measured on its test rows
/// (M. Stone, "Cross-validatory choice and assessment of statistical predictions", 1974).
/// <code>
/// CrossValidationResult result = CrossValidation.Run(data, DataFolds.Stratified(data, 5, seed: 1), Loss.HalfSumOfSquares, fold =>
/// {
///     var network = new Network&lt;float&gt;(new NetworkShape(7, 5, 3), Initializer.Xavier, seed: (ulong)fold.Index);
///     new SgdTrainer&lt;float&gt;(network, learningRate: 0.3).Fit(fold.Training, new() { Epochs = 500 });
///     return network;
/// });
/// Console.WriteLine(result.Accuracy);
/// </code>
/// </summary>
public static class CrossValidation
{
    /// <summary>Trains and measures a network for each fold.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="data">The samples, unscaled.</param>
    /// <param name="folds">At least one fold: from <see cref="DataFolds"/>, or of given rows.</param>
    /// <param name="loss">The loss to measure.</param>
    /// <param name="train">
    /// Makes and trains the network of a fold. It is called from several threads at once, and must give the same result for the same fold.
    /// </param>
    /// <param name="options">Scaling and parallelism; null for neither scaling nor a limit.</param>
    /// <param name="cancellationToken">Checked before each fold; <paramref name="train"/> can check it too.</param>
    /// <exception cref="ArgumentException">There is no fold, or a fold names a row that the dataset does not have; nothing is trained.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>Exceptions of <paramref name="train"/> are passed on: if several folds fail, the first one's.</remarks>
    public static CrossValidationResult Run<T>(
        Dataset<T> data,
        IReadOnlyList<Fold> folds,
        Loss loss,
        Func<FoldSamples<T>, Network<T>> train,
        CrossValidationOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(train);
        ThrowUnlessRows(folds, data.Rows);
        options ??= new CrossValidationOptions();
        Scaler? ofTable = options.ScaleWholeTable ? Scaler.Fit(options.Scaling, data) : null;
        var results = new EvaluationResult[folds.Count];
        var failures = new ExceptionDispatchInfo?[folds.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = options.DegreeOfParallelism, CancellationToken = cancellationToken };

        // Every fold runs, even if another fails: then the reported failure does not depend on which thread was first.
        Parallel.For(0, folds.Count, limits, fold =>
        {
            try
            {
                results[fold] = Measure(data, folds[fold], fold, options.Scaling, ofTable, loss, train);
            }
            catch (Exception error)
            {
                failures[fold] = ExceptionDispatchInfo.Capture(error);
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
        return new CrossValidationResult(results);
    }

    private static EvaluationResult Measure<T>(
        Dataset<T> data, Fold fold, int index, Scaling scaling, Scaler? ofTable, Loss loss, Func<FoldSamples<T>, Network<T>> train)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T> training = data.Select(fold.TrainingRows);
        Scaler scaler = ofTable ?? Scaler.Fit(scaling, training);
        var samples = new FoldSamples<T>(index, scaler.Transform(training), scaler.Transform(data.Select(fold.TestRows)), scaler);
        return Evaluator.Evaluate(train(samples), samples.Test, loss);
    }

    private static void ThrowUnlessRows(IReadOnlyList<Fold> folds, int rows)
    {
        ArgumentNullException.ThrowIfNull(folds);
        if (folds.Count == 0)
        {
            throw new ArgumentException("folds is empty; expected at least one fold.", nameof(folds));
        }

        for (int i = 0; i < folds.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(folds[i], nameof(folds));
            int most = Math.Max(TensorPrimitives.Max(folds[i].TrainingRows), TensorPrimitives.Max(folds[i].TestRows));
            if (most >= rows)
            {
                throw new ArgumentException($"Fold {i} names row {most}; the dataset has rows 0 to {rows - 1}.", nameof(folds));
            }
        }
    }
}
