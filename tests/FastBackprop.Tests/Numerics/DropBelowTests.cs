using System.Numerics;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Numerics;

public abstract class DropBelowTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // One interesting lane among others that are ordinary, at every place.
    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Lanes_below_the_threshold_become_zero_and_a_look_tells_whether_there_is_one()
    {
        T threshold = T.CreateTruncating(0.5);
        T below = T.BitDecrement(threshold);
        (T Value, T Dropped, bool IsBelow)[] cases =
        [
            (threshold, threshold, false), (-threshold, -threshold, false), (below, T.Zero, true), (-below, T.Zero, true),
            (T.Epsilon, T.Zero, true), (T.Zero, T.Zero, false), (T.NaN, T.NaN, false), (T.NegativeInfinity, T.NegativeInfinity, false),
        ];
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            for (int lane = 0; lane < count; lane++)
            {
                foreach ((T value, T dropped, bool isBelow) in cases)
                {
                    T[] row = [.. Enumerable.Repeat(T.One, count)];
                    row[lane] = value;
                    (T[] result, bool hasBelow) = Widths.Run(width, new Drop(row, threshold));
                    row[lane] = dropped;
                    Assert.Equal(row, result);
                    Assert.Equal(isBelow, hasBelow);
                }
            }
        }
    }

    private sealed record Drop(T[] Row, T Threshold) : ISimdFactory<T, (T[] Result, bool HasBelow)>
    {
        public (T[] Result, bool HasBelow) Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            var result = new T[Row.Length];
            TSimd value = TSimd.Load(ref Row[0]);
            TSimd.Store(TSimd.DropBelow(value, TSimd.Broadcast(Threshold)), ref result[0]);
            return (result, TSimd.HasBelow(value, TSimd.Broadcast(Threshold)));
        }
    }
}

public sealed class DropBelowSingleTests : DropBelowTests<float>;

public sealed class DropBelowDoubleTests : DropBelowTests<double>;
