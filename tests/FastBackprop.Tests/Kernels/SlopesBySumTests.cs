using FastBackprop.Kernels;

namespace FastBackprop.Tests.Kernels;

/// <summary>The functions that multiply a sum by a sigmoid of it, GELU and SiLU: where the product would be of 0 and infinity.</summary>
public class SlopesBySumTests
{
    public static TheoryData<Activation> Functions() =>
        [.. ActivationTraits.All.Where(traits => traits.SlopeIsBySum).Select(traits => traits.Value)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Special_values_are_exact(Activation activation)
    {
        double[] z = [double.NegativeInfinity, double.PositiveInfinity, double.NaN, 0, 1e-30, -800, 800];
        double[] expected = [0, double.PositiveInfinity, double.NaN, 0, 5e-31, 0, 800];
        double[] a = new double[z.Length];
        Activations.Apply(activation, z, a.AsSpan());
        Assert.Equal(expected, a);
        float[] single = [.. z.Select(v => (float)v)];
        Activations.Apply(activation, single, single.AsSpan());
        Assert.Equal(expected.Select(v => (float)v), single);
    }

    // Infinite sums, too, have a slope: 0 on the left, 1 on the right.
    [Theory]
    [MemberData(nameof(Functions))]
    public void Slopes_of_huge_sums_are_those_of_the_limits(Activation activation)
    {
        double[] z = [double.NegativeInfinity, -1e300, 1e300, 1e154];
        double[] delta = new double[4];
        Activations.MultiplyByDerivative(activation, z, [3, 3, 3, 3], delta.AsSpan());
        Assert.Equal([0, 0, 3, 3], delta);
    }
}
