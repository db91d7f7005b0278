using FastBackprop.Numerics;

namespace UlpSweep;

/// <summary>
/// Draws arguments of the functions in double: a third evenly over the range, a third evenly where the function bends, a
/// third evenly in the logarithm of the magnitude.
/// </summary>
internal static class Arguments
{
    public static double Exponential(RandomGenerator random) => random.NextInt32(3) switch
    {
        0 => Between(random, -708.39, 709.78),
        1 => Between(random, -2, 2),
        _ => Signed(random, Magnitude(random, -60, 8)),
    };

    public static double Sigmoid(RandomGenerator random) => random.NextInt32(3) switch
    {
        0 => Between(random, -691.76, 45),
        1 => Between(random, -4, 4),
        _ => Signed(random, Magnitude(random, -60, 8)),
    };

    public static double Gelu(RandomGenerator random) => random.NextInt32(3) switch
    {
        0 => Between(random, -20, 8),
        1 => Between(random, -2, 2),
        _ => Signed(random, Magnitude(random, -60, 3)),
    };

    public static double Tanh(RandomGenerator random) => random.NextInt32(3) switch
    {
        0 => Between(random, -21, 21),
        1 => Between(random, -1, 1),
        _ => Signed(random, Magnitude(random, -60, 4)),
    };

    public static double Logarithm(RandomGenerator random) => random.NextInt32(3) switch
    {
        0 => Between(random, 0.25, 4),
        1 => 1 + Signed(random, Magnitude(random, -53, -2)),
        _ => Magnitude(random, -1022, 1023),
    };

    public static double LogarithmOfOnePlus(RandomGenerator random) => random.NextInt32(3) switch
    {
        0 => Between(random, 0.25, 8),
        1 => Between(random, 0, 1),
        _ => Magnitude(random, -60, 60),
    };

    public static double Turns(RandomGenerator random) => random.NextInt32(3) switch
    {
        0 => Between(random, -1e6, 1e6),
        1 => Between(random, -1, 1),
        _ => (random.NextInt32(8) * 0.25) + Signed(random, Magnitude(random, -50, -4)),
    };

    private static double Between(RandomGenerator random, double low, double high) =>
        low + ((high - low) * random.NextDouble());

    // From 2^low up to below 2^(high + 1).
    private static double Magnitude(RandomGenerator random, int low, int high) =>
        Math.ScaleB(1 + random.NextDouble(), low + random.NextInt32(high - low + 1));

    private static double Signed(RandomGenerator random, double magnitude) =>
        (random.NextUInt64() >> 63) == 0 ? magnitude : -magnitude;
}
