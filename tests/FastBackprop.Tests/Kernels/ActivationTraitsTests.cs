using FastBackprop.Kernels;

namespace FastBackprop.Tests.Kernels;

public class ActivationTraitsTests
{
    [Fact]
    public void Every_activation_has_the_traits_at_its_number() =>
        Assert.Equal(Enum.GetValues<Activation>(), ActivationTraits.All.Select(traits => traits.Value));

    // Slopes by difference quotients, on a fine grid; across a kink there is none.
    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.Silu)]
    public void No_slope_and_no_bounded_output_is_above_what_the_traits_say(Activation activation)
    {
        const double Step = 1.0 / 1024;
        double[] z = [.. Enumerable.Range(-20 * 1024, 40 * 1024).Select(i => i * Step)];
        double[] a = new double[z.Length];
        Activations.Apply(activation, z, a.AsSpan());
        ActivationTraits traits = ActivationTraits.Of(activation);
        double steepest = a.Zip(a.Skip(1), (left, right) => Math.Abs(right - left) / Step).Max();
        Assert.InRange(steepest, 0.95 * traits.LargestSlope, traits.LargestSlope * (1 + 1e-9));
        Assert.Equal(traits.IsBounded, a.All(output => Math.Abs(output) <= 1));
    }
}
