using FastBackprop.Numerics;

namespace FastBackprop.Data;

/// <summary>
/// The order in which an epoch visits the rows of a dataset. A shuffled order depends only on the seed and the number of the
/// epoch, not on the epochs before it, so training resumes from these two numbers.
/// </summary>
/// <remarks>
/// The permutation of an epoch is a Fisher–Yates shuffle of 0 … n − 1, from the last place down to place 1, with a
/// <see cref="RandomGenerator"/> whose seed is <c>seed XOR mix((epoch + 1)·0x9E3779B97F4A7C15)</c>, where <c>mix</c> is the
/// output function of SplitMix64. The mix keeps the epochs of one seed apart: seeds that differ by a multiple of that
/// constant would give overlapping states. It is part of the contract. Not safe for use while another thread shuffles.
/// </remarks>
public sealed class SampleOrder
{
    private readonly int[] _rows;
    private readonly RandomGenerator? _generator;

    /// <summary>A shuffled order, ready for epoch 0.</summary>
    /// <param name="rows">The rows of the dataset, 1 or more.</param>
    /// <param name="seed">Any value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is 0 or negative.</exception>
    public SampleOrder(int rows, ulong seed)
        : this(rows)
    {
        Seed = seed;
        _generator = new RandomGenerator(seed);
        Shuffle(0);
    }

    private SampleOrder(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        _rows = new int[rows];
        FillInOrder();
    }

    /// <summary>The rows of the dataset.</summary>
    public int Count => _rows.Length;

    /// <summary>The row numbers in the order of the visit: each of 0 … <see cref="Count"/> − 1 once.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The seed of a shuffled order; 0 for a sequential one.</summary>
    public ulong Seed { get; }

    /// <summary>Whether every epoch visits the rows as they are stored.</summary>
    public bool IsSequential => _generator is null;

    /// <summary>The epoch that the order now belongs to.</summary>
    public int Epoch { get; private set; }

    /// <summary>The row that is visited at place <paramref name="i"/>.</summary>
    /// <param name="i">0 … <see cref="Count"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such place.</exception>
    [HotPath]
    public int this[int i] => _rows[i];

    /// <summary>The order 0, 1, 2, … in every epoch.</summary>
    /// <param name="rows">The rows of the dataset, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is 0 or negative.</exception>
    public static SampleOrder Sequential(int rows) => new(rows);

    /// <summary>Makes the order that belongs to an epoch; a sequential order stays as it is.</summary>
    /// <param name="epoch">0 or more, in any sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    [HotPath]
    public void Shuffle(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        Epoch = epoch;
        if (_generator is null)
        {
            return;
        }

        _generator.Reseed(SeedOf(epoch));
        FillInOrder();
        int[] rows = _rows;
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int j = _generator.NextInt32(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }

    private ulong SeedOf(int epoch) => Seed ^ RandomGenerator.Mix(((ulong)epoch + 1) * RandomGenerator.Golden);

    private void FillInOrder()
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            _rows[i] = i;
        }
    }
}
