using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Kernels;

public abstract class OutputErrorTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Every_width_has_the_bits_of_the_plain_loop_and_leaves_the_padding_zero()
    {
        for (int n = 1; n <= 40; n++)
        {
            var source = new OperandSource<T>(OperandKind.Ordinary, n);
            T[] a = source.Row(n);
            T[] t = source.Row(n);
            t[0] = T.Epsilon;
            a[0] = T.Zero;
            foreach (T s in new[] { T.One, T.CreateTruncating(0.9999) })
            {
                T[] expected = [.. a.Zip(t, (aj, tj) => ActivationOracle.Flush(T.FusedMultiplyAdd(s, aj, -tj)))];
                foreach (SimdWidth width in Widths.All)
                {
                    var outputs = GuardedMatrix<T>.Padded(a);
                    var delta = GuardedMatrix<T>.Padded(t);
                    KernelSet<T>.ForWidth(width).OutputError(ref outputs.First, ref delta.First, ref delta.First, n, s);
                    Assert.Equal(expected, delta.Row(0)[..n].ToArray());
                }
            }
        }
    }
}

public sealed class OutputErrorSingleTests : OutputErrorTests<float>;

public sealed class OutputErrorDoubleTests : OutputErrorTests<double>;
