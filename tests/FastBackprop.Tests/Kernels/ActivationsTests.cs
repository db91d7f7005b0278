using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class ActivationsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private delegate void RowFunction(ReadOnlySpan<T> z, Span<T> a);

    [Fact]
    public void Rows_of_any_length_need_no_padding()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            for (int n = 0; n <= 70; n++)
            {
                T[] z = new OperandSource<T>(OperandKind.Ordinary, n).Row(n);
                CheckFunction(activation, z, (from, to) => Activations.Apply(activation, from, to));
            }
        }
    }

    [Fact]
    public void Each_function_has_its_own_name()
    {
        T[] z = new OperandSource<T>(OperandKind.Ordinary, 1).Row(19);
        CheckFunction(Activation.Sigmoid, z, Activations.Sigmoid);
        CheckFunction(Activation.Tanh, z, Activations.Tanh);
        CheckFunction(Activation.Relu, z, Activations.Relu);
        CheckFunction(Activation.LeakyRelu, z, Activations.LeakyRelu);
        CheckFunction(Activation.Softmax, z, Activations.Softmax);
    }

    [Fact]
    public void Derivatives_of_any_length_need_no_padding_and_may_replace_an_operand()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            for (int n = 0; n <= 70; n++)
            {
                var source = new OperandSource<T>(OperandKind.Ordinary, n);
                T[] a = ActivationOracle.Activate(activation, source.Row(n));
                T[] e = source.Row(n);
                T[] expected = ActivationOracle.MultiplyByDerivative(activation, a, e);
                string what = $"{activation}, {n}";

                var ga = GuardedMatrix<T>.Plain(a, misalignment: n % 3);
                var ge = GuardedMatrix<T>.Plain(e, misalignment: n % 7);
                var gd = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, n)], misalignment: n % 5);
                Activations.MultiplyByDerivative<T>(activation, ga.Row(0), ge.Row(0), gd.Row(0));
                gd.AssertHolds(expected, what);
                ga.AssertUntouched(what);
                ge.AssertUntouched(what);

                Activations.MultiplyByDerivative<T>(activation, ga.Row(0), ge.Row(0), ge.Row(0));
                ge.AssertHolds(expected, $"{what}, into the error");

                ge = GuardedMatrix<T>.Plain(e);
                Activations.MultiplyByDerivative<T>(activation, ga.Row(0), ge.Row(0), ga.Row(0));
                ga.AssertHolds(expected, $"{what}, into the output");
            }
        }
    }

    [Fact]
    public void A_matrix_gets_the_bits_of_its_rows_and_zeros_in_its_padding()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            for (int n = 1; n <= 35; n++)
            {
                var source = new OperandSource<T>(OperandKind.Ordinary, n);
                T[,] z = source.Matrix(3, n);
                T[,] e = source.Matrix(3, n);
                var a = new T[3, n];
                var delta = new T[3, n];
                for (int row = 0; row < 3; row++)
                {
                    T[] outputs = ActivationOracle.Activate(activation, KernelOracle.Row(z, row));
                    T[] deltas = ActivationOracle.MultiplyByDerivative(activation, outputs, KernelOracle.Row(e, row));
                    for (int j = 0; j < n; j++)
                    {
                        (a[row, j], delta[row, j]) = (outputs[j], deltas[j]);
                    }
                }

                var gz = GuardedMatrix<T>.Padded(z, extraStride: n % 3);
                var ge = GuardedMatrix<T>.Padded(e);
                Activations.Apply<T>(activation, gz.Span, gz.Span);
                gz.AssertHolds(a, $"{activation}, {n}");
                Activations.MultiplyByDerivative<T>(activation, gz.Span, ge.Span, ge.Span);
                ge.AssertHolds(delta, $"{activation}, {n}, derivative");
            }
        }
    }

    [Fact]
    public void Softmax_sums_to_1_within_an_ulp_for_each_element()
    {
        for (int n = 1; n <= 129; n++)
        {
            T[] a = new T[n];
            Activations.Softmax<T>(new OperandSource<T>(OperandKind.Ordinary, n).Row(n), a);
            double sum = a.Sum(double.CreateChecked);
            double ulp = double.CreateChecked(T.BitIncrement(T.One) - T.One);
            Assert.InRange(sum, 1 - (n * ulp), 1 + (n * ulp));
            Assert.All(a, value => Assert.InRange(value, T.Zero, T.One));
        }
    }

    // Differences of whole numbers are exact. An exponential has an error below 1 ulp, the sum of at most 70 of them 9 roundings
    // and that of its terms, the quotient one more.
    [Fact]
    public void Softmax_is_the_share_of_the_exponential()
    {
        for (int n = 1; n <= 70; n++)
        {
            T[] z = [.. new OperandSource<T>(OperandKind.Whole, n).Row(n)];
            T[] a = new T[n];
            Activations.Softmax<T>(z, a);
            double total = z.Sum(v => Math.Exp(double.CreateChecked(v)));
            double ulp = double.CreateChecked(T.BitIncrement(T.One) - T.One);
            for (int j = 0; j < n; j++)
            {
                double expected = Math.Exp(double.CreateChecked(z[j])) / total;
                Assert.InRange(double.CreateChecked(a[j]), expected * (1 - (12 * ulp)), expected * (1 + (12 * ulp)));
            }
        }
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    [InlineData(1e30)]
    [InlineData(-1e30)]
    public void Softmax_of_large_sums_is_stable(double size)
    {
        T large = T.CreateChecked(size);
        T[] equal = [.. Enumerable.Repeat(large, 32)];
        Activations.Softmax(equal, equal.AsSpan());
        Assert.All(equal, value => Assert.Equal(T.One / T.CreateChecked(32), value));

        T[] far = [.. Enumerable.Repeat(T.NegativeZero, 19)];
        far[17] = large;
        Activations.Softmax(far, far.AsSpan());
        Assert.Equal(size > 0 ? T.One : T.Zero, far[17]);
        Assert.Equal(size > 0 ? T.Zero : T.One / T.CreateChecked(18), far[0]);
    }

    [Fact]
    public void A_NaN_stays_one_where_it_is()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            T[] a = new T[21];
            a[3] = a[20] = T.NaN;
            Activations.Apply(activation, a, a.AsSpan());
            for (int j = 0; j < a.Length; j++)
            {
                Assert.Equal(j is 3 or 20 || activation == Activation.Softmax, T.IsNaN(a[j]));
            }
        }
    }

    private static void CheckFunction(Activation activation, T[] z, RowFunction function)
    {
        T[] expected = ActivationOracle.Activate(activation, z);
        var gz = GuardedMatrix<T>.Plain(z, misalignment: z.Length % 7);
        var ga = GuardedMatrix<T>.Plain([.. Enumerable.Repeat(T.NaN, z.Length)], misalignment: z.Length % 5);
        function(gz.Row(0), ga.Row(0));
        ga.AssertHolds(expected, $"{activation}, {z.Length}");
        gz.AssertUntouched($"{activation}, {z.Length}");

        function(gz.Row(0), gz.Row(0));
        gz.AssertHolds(expected, $"{activation}, {z.Length}, in place");
    }
}

public sealed class ActivationsSingleTests : ActivationsTests<float>;

public sealed class ActivationsDoubleTests : ActivationsTests<double>;
