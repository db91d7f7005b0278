namespace FastBackprop.Evaluation;

/// <summary>How often samples of each class were taken for each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;

    internal ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ClassNames = classNames;
        _counts = new int[classNames.Count * classNames.Count];
    }

    /// <summary>The names of the classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Samples of class <paramref name="actual"/> that were taken for class <paramref name="predicted"/>.</summary>
    /// <param name="actual">The class of the sample's target.</param>
    /// <param name="predicted">The class of the network's output.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int this[int actual, int predicted]
    {
        get
        {
            ThrowUnlessClass(actual, nameof(actual));
            ThrowUnlessClass(predicted, nameof(predicted));
            return _counts[(actual * ClassNames.Count) + predicted];
        }
    }

    /// <summary>Samples.</summary>
    public int Total { get; private set; }

    /// <summary>Samples that were taken for their own class.</summary>
    public int Correct { get; private set; }

    /// <summary>
    /// Precision of a class: of the samples taken for it, the share that belong to it, <c>n_cc/Σ_a n_ac</c>; null where none was
    /// taken for it.
    /// </summary>
    /// <param name="classIndex">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double? Precision(int classIndex)
    {
        ThrowUnlessClass(classIndex, nameof(classIndex));
        int taken = 0;
        for (int actual = 0; actual < ClassNames.Count; actual++)
        {
            taken += this[actual, classIndex];
        }

        return Share(this[classIndex, classIndex], taken);
    }

    /// <summary>
    /// Recall of a class: of the samples that belong to it, the share taken for it, <c>n_cc/Σ_p n_cp</c>; null where there is none.
    /// </summary>
    /// <param name="classIndex">The class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double? Recall(int classIndex)
    {
        ThrowUnlessClass(classIndex, nameof(classIndex));
        int there = 0;
        for (int predicted = 0; predicted < ClassNames.Count; predicted++)
        {
            there += this[classIndex, predicted];
        }

        return Share(this[classIndex, classIndex], there);
    }

    internal void Add(int actual, int predicted)
    {
        _counts[(actual * ClassNames.Count) + predicted]++;
        Total++;
        Correct += actual == predicted ? 1 : 0;
    }

    /// <summary>The counts of matrices of the same classes, added.</summary>
    internal static ConfusionMatrix Sum(IReadOnlyList<ConfusionMatrix> matrices)
    {
        var sum = new ConfusionMatrix(matrices[0].ClassNames);
        foreach (ConfusionMatrix matrix in matrices)
        {
            for (int i = 0; i < sum._counts.Length; i++)
            {
                sum._counts[i] += matrix._counts[i];
            }

            sum.Total += matrix.Total;
            sum.Correct += matrix.Correct;
        }

        return sum;
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    private void ThrowUnlessClass(int index, string name)
    {
        if ((uint)index >= (uint)ClassNames.Count)
        {
            throw new ArgumentOutOfRangeException(name, index, $"There are {ClassNames.Count} classes.");
        }
    }
}
