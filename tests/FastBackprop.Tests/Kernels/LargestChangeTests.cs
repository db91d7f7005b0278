using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Kernels;

public abstract class LargestChangeTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Both_are_the_largest_of_all_columns_at_every_width()
    {
        for (int n = 1; n <= 40; n++)
        {
            var source = new OperandSource<T>(OperandKind.Ordinary, n);
            T[] x = source.Row(n);
            T[] y = source.Row(n);
            T change = x.Zip(y).Max(pair => T.Abs(pair.First - pair.Second));

            Assert.All(Widths.All, width => Assert.Equal((change, x.Max(T.Abs)), Run(width, x, y)));
        }
    }

    [Fact]
    public void A_difference_that_is_not_finite_is_the_change()
    {
        foreach ((T bad, T expected) in new[] { (T.NaN, T.NaN), (T.PositiveInfinity, T.PositiveInfinity), (T.NegativeInfinity, T.PositiveInfinity) })
        {
            for (int column = 0; column < 19; column++)
            {
                T[] x = new OperandSource<T>(OperandKind.Ordinary, column).Row(19);
                T[] y = [.. x];
                x[column] = bad;

                Assert.All(Widths.All, width => Assert.Equal(expected, Run(width, x, y).Change));
            }
        }
    }

    private static (T Change, T Magnitude) Run(SimdWidth width, T[] x, T[] y)
    {
        var gx = GuardedMatrix<T>.Padded(x);
        var gy = GuardedMatrix<T>.Padded(y);
        (T Change, T Magnitude) largest = KernelSet<T>.ForWidth(width).LargestChange(ref gx.First, ref gy.First, x.Length);
        gx.AssertUntouched($"{width}");
        gy.AssertUntouched($"{width}");
        return largest;
    }
}

public sealed class LargestChangeSingleTests : LargestChangeTests<float>;

public sealed class LargestChangeDoubleTests : LargestChangeTests<double>;
