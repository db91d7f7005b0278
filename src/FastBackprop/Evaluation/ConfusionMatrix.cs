using System.Runtime.InteropServices;

namespace FastBackprop.Evaluation;

/// <summary>How often samples of each class were classified as each class.</summary>
/// <remarks>It holds only the pairs of classes that occur: its memory grows with the measured samples, not with the square of the classes.</remarks>
public sealed class ConfusionMatrix
{
    /// <summary>A matrix of more classes is not readable: tables, pages and files show the largest mistakes instead.</summary>
    internal const int MostReadableClasses = 50;

    // By actual·classes + predicted.
    private readonly Dictionary<long, long> _counts = [];

    // By class, the samples without a predicted class: an output is not finite.
    private readonly Dictionary<int, long> _notFinite = [];

    // Made at the first call. Concurrent calls make the same.
    private Totals? _totals;

    internal ConfusionMatrix(IReadOnlyList<string> classNames) => ClassNames = classNames;

    /// <summary>The names of the classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Samples of class <paramref name="actual"/> that were classified as <paramref name="predicted"/>.</summary>
    /// <param name="actual">The class of the sample's target.</param>
    /// <param name="predicted">The class of the network's output.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int predicted]
    {
        get
        {
            ThrowUnlessClass(actual, nameof(actual));
            ThrowUnlessClass(predicted, nameof(predicted));
            return _counts.GetValueOrDefault(KeyOf(actual, predicted));
        }
    }

    /// <summary>All samples, including those with an output that is not finite.</summary>
    public long Total { get; private set; }

    /// <summary>Samples that were classified as their own class.</summary>
    public long Correct { get; private set; }

    /// <summary>Samples without a predicted class, because an output is infinite or NaN. They count as wrong.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Pairs of different classes that were confused at least once: <see cref="LargestMistakes"/> chooses from them.</summary>
    public int MistakenPairs => _counts.Keys.Count(key => !IsCorrect(key));

    /// <summary>Samples of a class.</summary>
    /// <param name="classIndex">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long SamplesOf(int classIndex)
    {
        ThrowUnlessClass(classIndex, nameof(classIndex));
        return TotalsByClass().Samples[classIndex];
    }

    /// <summary>
    /// Precision of a class: of the samples classified as it, the share that belong to it, <c>n_cc/Σ_a n_ac</c>; null if there are none.
    /// </summary>
    /// <param name="classIndex">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double? Precision(int classIndex)
    {
        long right = this[ThrowUnlessClass(classIndex, nameof(classIndex)), classIndex];
        return Share(right, TotalsByClass().TakenFor[classIndex]);
    }

    /// <summary>
    /// Recall of a class: of the samples that belong to it, including those with an output that is not finite, the share classified as it,
    /// <c>n_cc/n_c</c>; null if there are none.
    /// </summary>
    /// <param name="classIndex">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double? Recall(int classIndex)
    {
        long right = this[ThrowUnlessClass(classIndex, nameof(classIndex)), classIndex];
        return Share(right, TotalsByClass().Samples[classIndex]);
    }

    /// <summary>
    /// The pairs of different classes that are most often confused, the most frequent first; of equals the one with the first
    /// actual class, then the first predicted one.
    /// </summary>
    /// <param name="most">The most pairs; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is below 0.</exception>
    public IReadOnlyList<MistakenPair> LargestMistakes(int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        return
        [
            .. _counts.Where(cell => !IsCorrect(cell.Key)).OrderByDescending(cell => cell.Value).ThenBy(cell => cell.Key).Take(most).Select(
                cell => new MistakenPair((int)(cell.Key / ClassNames.Count), (int)(cell.Key % ClassNames.Count), cell.Value)),
        ];
    }

    /// <summary>Counts a sample; its predicted class is <see cref="Evaluator.NoClass"/> if an output is not finite.</summary>
    internal void Add(int actual, int predicted)
    {
        Total++;
        if (predicted == Evaluator.NoClass)
        {
            NotFinite++;
            CollectionsMarshal.GetValueRefOrAddDefault(_notFinite, actual, out _)++;
            return;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_counts, KeyOf(actual, predicted), out _)++;
        Correct += actual == predicted ? 1 : 0;
    }

    /// <summary>The sum of matrices of the same classes.</summary>
    internal static ConfusionMatrix Sum(IReadOnlyList<ConfusionMatrix> matrices)
    {
        var sum = new ConfusionMatrix(matrices[0].ClassNames);
        foreach (ConfusionMatrix matrix in matrices)
        {
            foreach ((long key, long count) in matrix._counts)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sum._counts, key, out _) += count;
            }

            foreach ((int actual, long count) in matrix._notFinite)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(sum._notFinite, actual, out _) += count;
            }

            sum.Total += matrix.Total;
            sum.Correct += matrix.Correct;
            sum.NotFinite += matrix.NotFinite;
        }

        return sum;
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private long KeyOf(int actual, int predicted) => ((long)actual * ClassNames.Count) + predicted;

    private bool IsCorrect(long key) => key / ClassNames.Count == key % ClassNames.Count;

    // One pass over the pairs for all classes: a pass for each class would take the square of the classes.
    private Totals TotalsByClass()
    {
        if (_totals is { } known)
        {
            return known;
        }

        var totals = new Totals(new long[ClassNames.Count], new long[ClassNames.Count]);
        foreach ((long key, long count) in _counts)
        {
            totals.Samples[key / ClassNames.Count] += count;
            totals.TakenFor[key % ClassNames.Count] += count;
        }

        foreach ((int actual, long count) in _notFinite)
        {
            totals.Samples[actual] += count;
        }

        return _totals = totals;
    }

    private int ThrowUnlessClass(int index, string name) => (uint)index < (uint)ClassNames.Count
        ? index
        : throw new ArgumentOutOfRangeException(name, index, $"There are {ClassNames.Count} classes.");

    private sealed record Totals(long[] Samples, long[] TakenFor);
}

/// <summary>Samples of one class that were classified as another.</summary>
/// <param name="Actual">The class of their targets.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="Samples">Their number.</param>
public readonly record struct MistakenPair(int Actual, int Predicted, long Samples);
