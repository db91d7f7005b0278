namespace FastBackprop.Data;

/// <summary>One way of dividing a dataset's rows into those to train on and those to test on. Immutable.</summary>
public sealed class Fold
{
    private readonly int[] _trainingRows;
    private readonly int[] _testRows;

    /// <summary>A fold of given rows.</summary>
    /// <param name="trainingRows">At least one row number.</param>
    /// <param name="testRows">At least one row number; none of them a training row.</param>
    /// <exception cref="ArgumentException">There is no row, a number is negative, or a row is in both parts.</exception>
    public Fold(ReadOnlySpan<int> trainingRows, ReadOnlySpan<int> testRows)
    {
        _trainingRows = Checked(trainingRows, nameof(trainingRows));
        _testRows = Checked(testRows, nameof(testRows));
        var training = new HashSet<int>(_trainingRows);
        int both = Array.FindIndex(_testRows, training.Contains);
        if (both >= 0)
        {
            throw new ArgumentException($"testRows[{both}] is {_testRows[both]}, which is a training row too.", nameof(testRows));
        }
    }

    /// <summary>The rows to train on.</summary>
    public ReadOnlySpan<int> TrainingRows => _trainingRows;

    /// <summary>The rows to test on.</summary>
    public ReadOnlySpan<int> TestRows => _testRows;

    private static int[] Checked(ReadOnlySpan<int> rows, string name)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException($"{name} is empty; expected at least one row number.", name);
        }

        int negative = rows.IndexOfAnyInRange(int.MinValue, -1);
        return negative < 0
            ? rows.ToArray()
            : throw new ArgumentException($"{name}[{negative}] is {rows[negative]}; expected 0 or more.", name);
    }
}
