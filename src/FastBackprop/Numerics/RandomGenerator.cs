namespace FastBackprop.Numerics;

/// <summary>
/// The library's random generator: xoshiro256** (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number
/// generators", ACM TOMS 47, 2021), its four words of state filled from the seed by SplitMix64. The algorithm is part of
/// the contract: a seed gives the same numbers in every version, on every machine.
/// </summary>
/// <remarks>Not safe for use from several threads at once, and not for cryptography.</remarks>
public sealed class RandomGenerator
{
    /// <summary>SplitMix64's step from state to state: 2⁶⁴ divided by the golden ratio, made odd.</summary>
    internal const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence that belongs to <paramref name="seed"/>.</summary>
    /// <param name="seed">Any value.</param>
    public RandomGenerator(ulong seed) => Reseed(seed);

    /// <summary>Restarts with the sequence of <paramref name="seed"/>.</summary>
    /// <param name="seed">Any value.</param>
    public void Reseed(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1): the upper 53 bits times 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// Uniform among 0 … <paramref name="bound"/> − 1, without bias (D. Lemire, "Fast random integer generation in an
    /// interval", ACM TOMACS 29, 2019).
    /// </summary>
    /// <param name="bound">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is 0 or negative.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            uint threshold = (0 - range) % range;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>
    /// Normal with mean 0 and standard deviation 1, by Box and Muller: <c>√(−2 ln u)·cos(2πv)</c> with u in (0, 1] and v in
    /// [0, 1), two draws for each value.
    /// </summary>
    public double NextNormal()
    {
        double u = ((NextUInt64() >> 11) + 1) * (1.0 / (1UL << 53));
        double v = NextDouble();
        return Math.Sqrt(-2.0 * ScalarMath.Log(u)) * ScalarMath.CosTurns(v);
    }

    private static ulong SplitMix64(ref ulong state) => Mix(state += Golden);

    /// <summary>SplitMix64's output function, one to one: similar states give unrelated numbers.</summary>
    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
