using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Numerics;

/// <summary>The operations in which lanes meet.</summary>
public abstract partial class SimdTests<T>
{
    [Fact]
    public void BroadcastLane_puts_one_lane_into_every_lane()
    {
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            for (int lane = 0; lane < count; lane++)
            {
                foreach (T value in Special)
                {
                    T[] lanes = [.. Enumerable.Range(0, count).Select(i => T.CreateChecked(100 + i))];
                    lanes[lane] = value;
                    T[] actual = Widths.Run(width, new BroadcastLane(lanes, lane));
                    Bits.AssertSame<T>([.. Enumerable.Repeat(value, count)], actual, $"{width}: {value} in lane {lane}");
                }
            }
        }
    }

    // Four registers whose lanes all differ, transposed in two rounds; lanes behind the fours may hold anything.
    [Fact]
    public void Two_rounds_transpose_each_four_lanes()
    {
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            T[] LanesOf(int register) => [.. Enumerable.Range(0, count).Select(i => T.CreateChecked((100 * register) + i))];
            T[][] registers = [.. Enumerable.Range(0, 4).Select(LanesOf)];
            T[] columns = Widths.Run(width, new Transpose(registers));
            if (count == 2)
            {
                Bits.AssertSame<T>([registers[0][0], registers[1][0]], columns.AsSpan(0, 2), $"{width}: lane 0 of two");
                Bits.AssertSame<T>([registers[0][1], registers[1][1]], columns.AsSpan(2, 2), $"{width}: lane 1 of two");
                continue;
            }

            for (int lane = 0; lane < 4; lane++)
            {
                T[] expected = [.. Enumerable.Range(0, count).Select(i => registers[i % 4][(i & -4) + lane])];
                Bits.AssertSame<T>(expected, columns.AsSpan(lane * count, count), $"{width}: lane {lane}");
            }
        }
    }

    [Fact]
    public void LoadFours_takes_four_lanes_from_each_place()
    {
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            int four = Math.Min(count, 4);
            T[] source = [.. Enumerable.Range(0, 40).Select(i => T.CreateChecked(i))];
            int[] places = [30, 3];
            if (count > 8)
            {
                Assert.Throws<NotSupportedException>(() => Widths.Run(width, new LoadFours(source, places)));
                continue;
            }

            T[] expected = [.. Enumerable.Range(0, count).Select(i => source[places[i / four] + (i % four)])];
            Bits.AssertSame<T>(expected, Widths.Run(width, new LoadFours(source, places)), $"{width}");
        }
    }

    // 1 is lost in 2^60 + 1: which fours meet first is plain to see.
    [Fact]
    public void SumFours_adds_fours_pairwise_in_order()
    {
        T big = T.ScaleB(T.One, 60);
        foreach (SimdWidth width in Widths.All)
        {
            int fours = Widths.Run(width, new LaneCount<T>()) / 4;
            for (int one = 0; one < fours; one++)
            {
                for (int other = 0; other < fours; other++)
                {
                    T[] Fours(T[] of) => [.. of.SelectMany(value => Enumerable.Range(1, 4).Select(i => value * T.CreateChecked(i)))];
                    T[] values = [.. Enumerable.Repeat(T.Zero, fours)];
                    values[0] = big;
                    values[other] = other == 0 ? values[0] : -big;
                    values[one] += T.One;
                    T sum = fours switch { 1 => values[0], 2 => values[0] + values[1], _ => (values[0] + values[1]) + (values[2] + values[3]) };
                    Bits.AssertSame<T>(Fours([sum]), Widths.Run(width, new SumFours(Fours(values))), $"{width}: {one}, {other}");
                }
            }
        }
    }

    private sealed class BroadcastLane(T[] lanes, int lane) : ISimdFactory<T, T[]>
    {
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => ToArray(TSimd.BroadcastLane(TSimd.Load(in lanes[0]), lane));
    }

    private sealed class Transpose(T[][] registers) : ISimdFactory<T, T[]>
    {
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            TSimd[] r = [.. registers.Select(lanes => TSimd.Load(in lanes[0]))];
            if (TSimd.Count == 2)
            {
                return [.. ToArray(TSimd.UnpackLow(r[0], r[1])), .. ToArray(TSimd.UnpackHigh(r[0], r[1]))];
            }

            TSimd acLow = TSimd.PairLow(r[0], r[2]);
            TSimd bdLow = TSimd.PairLow(r[1], r[3]);
            TSimd acHigh = TSimd.PairHigh(r[0], r[2]);
            TSimd bdHigh = TSimd.PairHigh(r[1], r[3]);
            return
            [
                .. ToArray(TSimd.UnpackLow(acLow, bdLow)),
                .. ToArray(TSimd.UnpackHigh(acLow, bdLow)),
                .. ToArray(TSimd.UnpackLow(acHigh, bdHigh)),
                .. ToArray(TSimd.UnpackHigh(acHigh, bdHigh)),
            ];
        }
    }

    private sealed class LoadFours(T[] source, int[] places) : ISimdFactory<T, T[]>
    {
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => ToArray(TSimd.LoadFours(in source[places[0]], in source[places[1]]));
    }

    private sealed class SumFours(T[] lanes) : ISimdFactory<T, T[]>
    {
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            var sum = new T[4];
            TSimd.StoreFour(TSimd.SumFours(TSimd.Load(in lanes[0])), ref sum[0]);
            return sum;
        }
    }
}
