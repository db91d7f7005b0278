using System.Numerics;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Numerics;

[Trait("Suite", "NoIntrinsics")]
public abstract class VirtualRegisterTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly int Lanes = AlignedMemory.Lanes<T>();

    [Fact]
    public void The_fold_adds_in_the_documented_order()
    {
        var random = new Random(1);
        int ordersThatDiffer = 0;
        for (int test = 0; test < 200; test++)
        {
            T[] lanes = RandomLanes(random);
            T expected = KernelOracle.Fold(lanes) + T.Zero;
            ordersThatDiffer += expected == lanes.Aggregate(T.Zero, (sum, lane) => sum + lane) ? 0 : 1;
            Assert.All(Widths.All, width => Assert.Equal(expected, Widths.Run(width, new Fold(lanes))));
        }

        Assert.InRange(ordersThatDiffer, 50, 200);
    }

    // 1 is lost in 2^60 + 1, but not in 2^60 − 2^60 + 1: which pairs meet first is plain to see.
    [Fact]
    public void Lanes_0_and_2_meet_first_then_fours_in_pairs()
    {
        T big = T.ScaleB(T.One, 60);
        for (int i = 0; i < Lanes; i++)
        {
            for (int j = 0; j < Lanes; j++)
            {
                for (int k = 0; k < Lanes && i != j; k++)
                {
                    if (k == i || k == j)
                    {
                        continue;
                    }

                    var lanes = new T[Lanes];
                    lanes[i] = big;
                    lanes[j] = -big;
                    lanes[k] = T.One;

                    // The 1 survives where the two big numbers meet each other before one of them meets it.
                    T expected = Distance(i, j) <= Math.Min(Distance(i, k), Distance(j, k)) ? T.One : T.Zero;
                    Assert.All(Widths.All, width => Assert.Equal(expected, Widths.Run(width, new Fold(lanes))));
                }
            }
        }
    }

    [Fact]
    public void A_sum_of_minus_0_is_plus_0()
    {
        T[] lanes = [.. Enumerable.Repeat(T.NegativeZero, Lanes)];
        Assert.All(Widths.All, width => Assert.True(Bits.Identical(T.Zero, Widths.Run(width, new Fold(lanes)))));
    }

    // Registers behind the last counted lane hold NaN: they may not be read.
    [Fact]
    public void Only_registers_with_a_counted_lane_are_used()
    {
        var random = new Random(2);
        for (int count = 1; count <= Lanes; count++)
        {
            foreach (SimdWidth width in Widths.All)
            {
                int used = (count + Widths.Run(width, new LaneCount<T>()) - 1) / Widths.Run(width, new LaneCount<T>())
                    * Widths.Run(width, new LaneCount<T>());
                T[] x = RandomLanes(random);
                T[] y = RandomLanes(random);
                for (int i = count; i < Lanes; i++)
                {
                    x[i] = y[i] = i < used ? T.Zero : T.NaN;
                }

                (T dot, T sum, T[] updated) = Widths.Run(width, new Counted(x, y, count));

                Assert.Equal(KernelOracle.Dot(x[..count], y[..count]), dot);
                Assert.Equal(KernelOracle.Sum(x[..count]), sum);
                T[] expected = [.. y];
                for (int i = 0; i < count; i++)
                {
                    expected[i] = T.FusedMultiplyAdd(Counted.Input, Counted.Scale * x[i], y[i]);
                }

                Bits.AssertSame<T>(expected, updated, $"{width}, {count}");
            }
        }
    }

    // How late two lanes meet: 1 for lanes 0 and 2 of a four, 2 for any others of it, 3 for fours that are a pair, 4 for the rest.
    private static int Distance(int i, int j) =>
        i / 4 != j / 4 ? (i / 8 == j / 8 ? 3 : 4)
        : i % 2 == j % 2 ? 1
        : 2;

    private static T[] RandomLanes(Random random) =>
        [.. Enumerable.Range(0, Lanes).Select(_ => T.ScaleB(T.CreateTruncating(random.NextDouble() - 0.5), random.Next(20)))];

    private sealed class Fold(T[] lanes) : ISimdFactory<T, T>
    {
        public T Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> =>
            VirtualRegister<TSimd, T>.Add(ref lanes[0], lanes.Length, VirtualRegister<TSimd, T>.Zero).Fold();
    }

    private sealed class Counted(T[] x, T[] y, int count) : ISimdFactory<T, (T Dot, T Sum, T[] Updated)>
    {
        public static T Input => T.CreateChecked(0.7);

        public static T Scale => T.CreateChecked(-0.3);

        public (T Dot, T Sum, T[] Updated) Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            VirtualRegister<TSimd, T> zero = VirtualRegister<TSimd, T>.Zero;
            T dot = VirtualRegister<TSimd, T>.MultiplyAdd(ref x[0], ref y[0], count, zero).Fold();
            T sum = VirtualRegister<TSimd, T>.Add(ref x[0], count, zero).Fold();
            T[] updated = [.. y];
            VirtualRegister<TSimd, T>.AddTo(ref updated[0], TSimd.Broadcast(Input), TSimd.Broadcast(Scale), ref x[0], count);
            return (dot, sum, updated);
        }
    }
}

public sealed class VirtualRegisterSingleTests : VirtualRegisterTests<float>;

public sealed class VirtualRegisterDoubleTests : VirtualRegisterTests<double>;
