using System.Runtime.CompilerServices;

namespace FastBackprop.Kernels;

/// <summary>
/// Where a row of inputs is not zero, chain by chain (<see cref="SummationChains"/>), so that a product can visit only those
/// rows of the weights and still sum in the documented order. The memory is taken once; <see cref="Build{T}"/> only writes.
/// </summary>
internal sealed class NonZeroList
{
    private readonly int[] _indices;
    private readonly int[] _ends = new int[SummationChains.Most];

    /// <summary>A list for rows of up to <paramref name="inputs"/> values.</summary>
    public NonZeroList(int inputs) => _indices = new int[inputs];

    /// <summary>Entries of all chains.</summary>
    public int Count { get; private set; }

    /// <summary>The entries, those of one chain after those of the one before, each chain's in increasing order.</summary>
    public ref int First => ref _indices[0];

    /// <summary>Where each chain's entries end.</summary>
    public ReadOnlySpan<int> Ends => _ends;

    /// <summary>Lists the values of x that are not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Build<T>(ref T x, int m, int chains)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref int list = ref _indices[0];
        int count = 0;
        for (int chain = 0; chain < chains; chain++)
        {
            // Written whether it counts or not: a branch on an image's pixels is mispredicted too often.
            for (int k = chain; k < m; k += chains)
            {
                Unsafe.Add(ref list, count) = k;
                count += Unsafe.Add(ref x, k) != T.Zero ? 1 : 0;
            }

            _ends[chain] = count;
        }

        Count = count;
    }
}
