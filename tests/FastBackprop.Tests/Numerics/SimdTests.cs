using System.Numerics;
using System.Runtime.CompilerServices;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;

namespace FastBackprop.Tests.Numerics;

/// <summary>Every operation of the SIMD vocabulary, lane by lane, against the scalar operation of IEEE 754.</summary>
[Trait("Suite", "NoIntrinsics")]
public abstract partial class SimdTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T MinNormal = T.ScaleB(T.One, typeof(T) == typeof(float) ? -126 : -1022);

    private static readonly T Largest = T.BitDecrement(T.PositiveInfinity);

    private static readonly T[] Special =
    [
        T.Zero, T.NegativeZero, T.One, -T.One, T.NaN, T.PositiveInfinity, T.NegativeInfinity,
        T.Epsilon, -T.Epsilon, MinNormal, T.BitDecrement(MinNormal), -T.BitDecrement(MinNormal), Largest, -Largest,
        T.CreateChecked(1) / T.CreateChecked(3), T.CreateChecked(-7.25), T.BitIncrement(T.One), T.BitDecrement(T.One),
    ];

    [Fact]
    public void Add_is_exact() => CheckLanes(default(Add));

    [Fact]
    public void Subtract_is_exact() => CheckLanes(default(Subtract));

    [Fact]
    public void Multiply_is_exact() => CheckLanes(default(Multiply));

    [Fact]
    public void Divide_is_exact() => CheckLanes(default(Divide));

    [Fact]
    public void MultiplyAdd_rounds_once() => CheckLanes(default(MultiplyAdd));

    [Fact]
    public void Negation_changes_the_sign_of_zero_too() => CheckLanes(default(Negate));

    [Fact]
    public void Abs_clears_the_sign() => CheckLanes(default(Abs));

    [Fact]
    public void Sqrt_is_rounded_as_by_the_processor() => CheckLanes(default(Sqrt));

    [Fact]
    public void CopySign_takes_the_magnitude_of_one_and_the_sign_of_the_other() => CheckLanes(default(CopySign));

    // Which operand is selected shows: they are all different, and a NaN is less than nothing.
    [Fact]
    public void SelectLess_compares_lane_by_lane() => CheckLanes(default(SelectLess));

    [Fact]
    public void ShiftIntoExponent_shifts_the_bits() => CheckLanes(default(ShiftIntoExponent));

    [Fact]
    public void Broadcast_fills_every_lane() => CheckLanes(default(Broadcast));

    [Theory]
    [InlineData(0.1)]
    [InlineData(-87.3365402)]
    [InlineData(12582912.0 + 127.0)]
    [InlineData(0.0)]
    public void A_constant_is_rounded_once(double value)
    {
        T expected = typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)value) : Unsafe.BitCast<double, T>(value);
        foreach (SimdWidth width in Widths.All)
        {
            T[] lanes = Widths.Run(width, new Constant(value));
            Assert.All(lanes, lane => Assert.True(Bits.Identical(expected, lane)));
        }
    }

    [Fact]
    public void Zero_is_plus_0_in_every_lane()
    {
        foreach (SimdWidth width in Widths.All)
        {
            Assert.All(Widths.Run(width, new ZeroLanes()), lane => Assert.True(Bits.Identical(T.Zero, lane)));
        }
    }

    [Fact]
    public void KeepFirst_puts_plus_0_in_the_other_lanes_even_for_NaN()
    {
        foreach (T value in new[] { T.NaN, T.NegativeInfinity, T.One, T.NegativeZero })
        {
            foreach (SimdWidth width in Widths.All)
            {
                for (int count = -1; count <= 17; count++)
                {
                    T[] lanes = Widths.Run(width, new KeepFirst(value, count));
                    for (int i = 0; i < lanes.Length; i++)
                    {
                        Assert.True(Bits.Same(i < count ? value : T.Zero, lanes[i]), $"{width}: lane {i} of the first {count} of {value}");
                    }
                }
            }
        }
    }

    [Fact]
    public void IsFinite_is_false_for_one_lane_that_is_not()
    {
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            foreach (T value in Special)
            {
                for (int lane = 0; lane < count; lane++)
                {
                    var lanes = new T[count];
                    lanes[lane] = value;
                    Assert.Equal(T.IsFinite(value), Widths.Run(width, new IsFinite(lanes)));
                }
            }
        }
    }

    [Fact]
    public void NonZeroLanes_has_a_bit_for_each_lane_that_is_no_zero_of_either_sign()
    {
        foreach (SimdWidth width in Widths.All)
        {
            int count = Widths.Run(width, new LaneCount<T>());
            foreach (T value in Special)
            {
                for (int lane = 0; lane < count; lane++)
                {
                    var lanes = new T[count];
                    lanes[lane] = value;
                    lanes[(lane + 1) % count] = T.NegativeZero;
                    Assert.Equal(value == T.Zero ? 0UL : 1UL << lane, Widths.Run(width, new NonZeroLanes(lanes)));
                }
            }
        }
    }

    [Fact]
    public void Widths_have_their_lanes()
    {
        Assert.Equal(4, Widths.Run(SimdWidth.Scalar, new LaneCount<T>()));
        foreach (SimdWidth width in new[] { SimdWidth.Bits128, SimdWidth.Bits256, SimdWidth.Bits512 })
        {
            Assert.Equal((int)width, 8 * Unsafe.SizeOf<T>() * Widths.Run(width, new LaneCount<T>()));
        }
    }

    // Every triple of special values passes through every lane: consecutive lanes hold different triples.
    private static void CheckLanes<TOperation>(TOperation operation)
        where TOperation : struct, ILaneOperation
    {
        (T X, T Y, T Z)[] triples = [.. from x in Special from y in Special from z in Special select (x, y, z)];
        int padded = (triples.Length + 15) & ~15;
        Array.Resize(ref triples, padded);
        foreach (SimdWidth width in Widths.All)
        {
            T[] actual = Widths.Run(width, new Lanes<TOperation>(triples));
            for (int i = 0; i < triples.Length; i++)
            {
                (T x, T y, T z) = triples[i];
                T expected = TOperation.Expected(x, y, z);
                if (!Bits.Same(expected, actual[i]))
                {
                    Assert.Fail($"{operation}, {width}: ({x:R}, {y:R}, {z:R}) gives {actual[i]:R}, expected {expected:R}");
                }
            }
        }
    }

    private sealed class Lanes<TOperation>((T X, T Y, T Z)[] triples) : ISimdFactory<T, T[]>
        where TOperation : struct, ILaneOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            T[] x = [.. triples.Select(t => t.X)];
            T[] y = [.. triples.Select(t => t.Y)];
            T[] z = [.. triples.Select(t => t.Z)];
            var result = new T[triples.Length];
            for (int i = 0; i < result.Length; i += TSimd.Count)
            {
                TSimd value = TOperation.Invoke(TSimd.Load(in x[i]), TSimd.Load(in y[i]), TSimd.Load(in z[i]));
                TSimd.Store(value, ref result[i]);
            }

            return result;
        }
    }

    private sealed class Constant(double value) : ISimdFactory<T, T[]>
    {
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => ToArray(TSimd.Constant(value));
    }

    private sealed class ZeroLanes : ISimdFactory<T, T[]>
    {
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => ToArray(TSimd.Zero);
    }

    private sealed class KeepFirst(T value, int count) : ISimdFactory<T, T[]>
    {
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => ToArray(TSimd.KeepFirst(TSimd.Broadcast(value), count));
    }

    private sealed class IsFinite(T[] lanes) : ISimdFactory<T, bool>
    {
        public bool Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => TSimd.IsFinite(TSimd.Load(in lanes[0]));
    }

    private sealed class NonZeroLanes(T[] lanes) : ISimdFactory<T, ulong>
    {
        public ulong Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => TSimd.NonZeroLanes(TSimd.Load(in lanes[0]));
    }

    private static T[] ToArray<TSimd>(TSimd value)
        where TSimd : struct, ISimd<TSimd, T>
    {
        var lanes = new T[TSimd.Count];
        Array.Fill(lanes, T.CreateChecked(77));
        TSimd.Store(value, ref lanes[0]);
        return lanes;
    }
}

public sealed class SimdSingleTests : SimdTests<float>;

public sealed class SimdDoubleTests : SimdTests<double>;
