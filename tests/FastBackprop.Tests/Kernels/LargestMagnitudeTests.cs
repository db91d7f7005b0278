using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Kernels;

public abstract class LargestMagnitudeTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The guards around the row are NaN: one that is looked at would be found.
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void It_is_the_largest_of_all_values_wherever_it_is()
    {
        for (int n = 0; n <= 70; n++)
        {
            for (int place = 0; place < Math.Max(n, 1); place++)
            {
                T[] x = new OperandSource<T>(OperandKind.Ordinary, n).Row(n);
                if (n > 0)
                {
                    x[place] = -T.CreateTruncating(1000);
                }

                T expected = n == 0 ? T.Zero : T.CreateTruncating(1000);
                Assert.All(Widths.All, width => Assert.Equal(expected, Run(width, x)));
            }
        }
    }

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void It_is_NaN_where_a_value_is_not_finite()
    {
        T[] bad = [T.NaN, T.PositiveInfinity, T.NegativeInfinity];
        foreach (int n in new[] { 1, 5, 16, 33, 70 })
        {
            for (int place = 0; place < n; place++)
            {
                T[] x = new OperandSource<T>(OperandKind.Ordinary, n).Row(n);
                x[place] = bad[place % bad.Length];
                Assert.All(Widths.All, width => Assert.True(T.IsNaN(Run(width, x)), $"{width}, {n}, {place}"));
            }
        }
    }

    private static T Run(SimdWidth width, T[] x)
    {
        var row = GuardedMatrix<T>.Plain(x);
        T largest = KernelSet<T>.ForWidth(width).LargestMagnitude(ref row.First, x.Length);
        row.AssertUntouched($"{width}");
        return largest;
    }
}

public sealed class LargestMagnitudeSingleTests : LargestMagnitudeTests<float>;

public sealed class LargestMagnitudeDoubleTests : LargestMagnitudeTests<double>;
