using System.Numerics;
using FastBackprop.Kernels;

namespace FastBackprop.Tests.Kernels;

public abstract class FiniteCheckTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Largest = T.BitDecrement(T.PositiveInfinity);

    // The guards around the row are NaN: one that is looked at would be found.
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Finite_values_of_any_length_are_finite()
    {
        T[] extremes = [T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon, Largest, -Largest, T.One];
        for (int n = 0; n <= 140; n++)
        {
            var row = GuardedMatrix<T>.Plain([.. Enumerable.Range(0, n).Select(i => extremes[i % extremes.Length])], n % 5);
            Assert.All(Widths.All, width => Assert.True(KernelSet<T>.ForWidth(width).IsFinite(ref row.First, n, T.One), $"{width}, {n}"));
            row.AssertUntouched($"{n}");
        }
    }

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void One_value_that_is_not_finite_is_found_wherever_it_is()
    {
        T[] bad = [T.NaN, T.PositiveInfinity, T.NegativeInfinity];
        foreach (int n in new[] { 1, 3, 4, 5, 16, 17, 63, 64, 65, 140 })
        {
            var row = GuardedMatrix<T>.Plain(new OperandSource<T>(OperandKind.Ordinary, n).Row(n));
            for (int place = 0; place < n; place++)
            {
                T good = row.Row(0)[place];
                row.Row(0)[place] = bad[place % bad.Length];
                Assert.All(
                    Widths.All, width => Assert.False(KernelSet<T>.ForWidth(width).IsFinite(ref row.First, n, T.One), $"{width}, {n}, {place}"));
                row.Row(0)[place] = good;
            }
        }
    }

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void A_scale_tells_whether_a_value_reaches_a_bound()
    {
        T bound = T.ScaleB(T.One, 5);
        T scale = T.ScaleB(T.One, (typeof(T) == typeof(float) ? 128 : 1024) - 5);
        foreach (int n in new[] { 1, 5, 16, 33, 70 })
        {
            for (int place = 0; place < n; place++)
            {
                var row = GuardedMatrix<T>.Plain(new T[n]);
                foreach (T sign in new[] { T.One, -T.One })
                {
                    row.Row(0)[place] = sign * T.BitDecrement(bound);
                    Assert.All(Widths.All, width => Assert.True(KernelSet<T>.ForWidth(width).IsFinite(ref row.First, n, scale), $"{width}, {n}, {place}"));
                    row.Row(0)[place] = sign * bound;
                    Assert.All(Widths.All, width => Assert.False(KernelSet<T>.ForWidth(width).IsFinite(ref row.First, n, scale), $"{width}, {n}, {place}"));
                }
            }
        }
    }
}

public sealed class FiniteCheckSingleTests : FiniteCheckTests<float>;

public sealed class FiniteCheckDoubleTests : FiniteCheckTests<double>;
