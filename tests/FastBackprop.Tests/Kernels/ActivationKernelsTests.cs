using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class ActivationKernelsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly IEnumerable<int> Lengths = Enumerable.Range(1, 70).Concat([127, 128, 129, 300]);

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Softmax)]
    public void Values_have_the_oracles_bits_and_padding_stays_0(Activation activation) =>
        Assert.All(Lengths, n => CheckValues(activation, n));

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Softmax)]
    public void Derivatives_have_the_oracles_bits_and_padding_stays_0(Activation activation) =>
        Assert.All(Lengths, n => CheckDerivatives(activation, n));

    [Theory]
    [Trait("Suite", "NoIntrinsics")]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(17)]
    public void Short_rows_have_the_oracles_bits(int n)
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            CheckValues(activation, n);
            CheckDerivatives(activation, n);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    [InlineData(int.MinValue)]
    public void An_unknown_activation_is_refused_and_nothing_written(int activation)
    {
        foreach (SimdWidth width in Widths.All)
        {
            var row = GuardedMatrix<T>.Padded(new T[5]);
            var kernels = KernelSet<T>.ForWidth(width);
            Assert.Throws<ArgumentOutOfRangeException>(
                nameof(activation),
                () => kernels.Activate((Activation)activation, row.AsRow, row.AsRow));
            Assert.Throws<ArgumentOutOfRangeException>(
                nameof(activation),
                () => kernels.MultiplyByDerivative((Activation)activation, row.AsRow, row.AsRow, row.AsRow));
            row.AssertUntouched($"{width}");
        }
    }

    private static void CheckValues(Activation activation, int n)
    {
        T[] z = new OperandSource<T>(OperandKind.Ordinary, n).Row(n);
        T[] expected = ActivationOracle.Activate(activation, z);
        foreach (SimdWidth width in Widths.All)
        {
            var kernels = KernelSet<T>.ForWidth(width);
            string what = $"{activation}, {width}, {n}";
            var gz = GuardedMatrix<T>.Padded(z, misalignment: n % 7);
            var ga = GuardedMatrix<T>.Padded([.. Enumerable.Repeat(T.NaN, n)], misalignment: n % 5);

            kernels.Activate(activation, gz.AsRow, ga.AsRow);
            ga.AssertHolds(expected, what);
            gz.AssertUntouched(what);

            kernels.Activate(activation, gz.AsRow, gz.AsRow);
            gz.AssertHolds(expected, $"{what}, in place");
        }
    }

    private static void CheckDerivatives(Activation activation, int n)
    {
        var source = new OperandSource<T>(OperandKind.Ordinary, n);
        T[] a = ActivationOracle.Activate(activation, source.Row(n));
        T[] e = source.Row(n);
        T[] expected = ActivationOracle.MultiplyByDerivative(activation, a, e);
        foreach (SimdWidth width in Widths.All)
        {
            var kernels = KernelSet<T>.ForWidth(width);
            string what = $"{activation}, {width}, {n}";
            var ga = GuardedMatrix<T>.Padded(a, misalignment: n % 3);
            var ge = GuardedMatrix<T>.Padded(e, misalignment: n % 7);
            var gd = GuardedMatrix<T>.Padded([.. Enumerable.Repeat(T.NaN, n)], misalignment: n % 5);

            kernels.MultiplyByDerivative(activation, ga.AsRow, ge.AsRow, gd.AsRow);
            gd.AssertHolds(expected, what);
            ga.AssertUntouched(what);
            ge.AssertUntouched(what);

            kernels.MultiplyByDerivative(activation, ga.AsRow, ge.AsRow, ge.AsRow);
            ge.AssertHolds(expected, $"{what}, in place");
        }
    }
}

public sealed class ActivationKernelsSingleTests : ActivationKernelsTests<float>;

public sealed class ActivationKernelsDoubleTests : ActivationKernelsTests<double>;
