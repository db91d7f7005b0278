using FastBackprop.Kernels;

namespace FastBackprop.Tests.Kernels;

/// <summary>
/// The slopes against central differences in double. With values and third derivatives of at most 1 the difference quotient is off
/// by h²/6 + ε/h; h = 10⁻⁵ makes that 3·10⁻¹¹, and the sum over n errors of at most 4 may have 4n times as much.
/// </summary>
public class DerivativeTests
{
    private const double H = 1e-5;

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Softmax)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.Silu)]
    public void The_error_times_the_slope_is_the_derivative_of_the_errors_share(Activation activation)
    {
        var random = new Random(1);
        foreach (int n in new[] { 1, 2, 7, 8, 9, 30 })
        {
            // No sum is near the kink of the rectified units.
            double[] z = [.. Enumerable.Range(0, n).Select(_ => (random.Next(2) == 0 ? 1 : -1) * (0.01 + (4 * random.NextDouble())))];
            double[] e = [.. Enumerable.Range(0, n).Select(_ => (8 * random.NextDouble()) - 4)];
            var a = new double[n];
            var delta = new double[n];
            Activations.Apply(activation, z, a.AsSpan());
            Activations.MultiplyByDerivative(activation, ActivationTraits.Of(activation).SlopeIsBySum ? z : a, e, delta.AsSpan());
            for (int j = 0; j < n; j++)
            {
                double slope = (Share(activation, z, e, j, H) - Share(activation, z, e, j, -H)) / (2 * H);
                Assert.InRange(delta[j], slope - (4 * n * 3e-11), slope + (4 * n * 3e-11));
            }
        }
    }

    [Fact]
    public void A_rectified_unit_that_is_off_has_its_lower_slope()
    {
        double[] a = [0, -0.0, -1, 1];
        double[] e = [3, 3, 3, 3];
        var delta = new double[4];
        Activations.MultiplyByDerivative(Activation.Relu, a, e, delta.AsSpan());
        Assert.Equal([0, 0, 0, 3], delta);
        Activations.MultiplyByDerivative(Activation.LeakyRelu, a, e, delta.AsSpan());
        Assert.Equal([3 * 0.01, 3 * 0.01, 3 * 0.01, 3], delta);
    }

    // Σ e_i·a_i with z_j moved by h.
    private static double Share(Activation activation, double[] z, double[] e, int j, double h)
    {
        double[] moved = [.. z];
        moved[j] += h;
        Activations.Apply(activation, moved, moved.AsSpan());
        return moved.Zip(e, (aj, ej) => aj * ej).Sum();
    }
}
