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

    internal void Add(int actual, int predicted)
    {
        _counts[(actual * ClassNames.Count) + predicted]++;
        Total++;
        Correct += actual == predicted ? 1 : 0;
    }

    private void ThrowUnlessClass(int index, string name)
    {
        if ((uint)index >= (uint)ClassNames.Count)
        {
            throw new ArgumentOutOfRangeException(name, index, $"There are {ClassNames.Count} classes.");
        }
    }
}
