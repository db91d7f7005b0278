using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Bench.Machine;

/// <summary>The loops that find the limits, in the vocabulary of the kernels, each for some repetitions.</summary>
internal abstract class ProbeLoops
{
    /// <summary>Floats in the unit by which memory is passed over: sixteen registers at the widest.</summary>
    public const int Unit = 256;

    /// <summary>Multiply-adds in one repetition of <see cref="Throughput"/>.</summary>
    public abstract int MultiplyAdds { get; }

    public static ProbeLoops ForWidth(SimdWidth width) => SimdDispatch.Create<float, Factory, ProbeLoops>(width, default);

    /// <summary>Independent multiply-adds.</summary>
    public abstract float Throughput(int repetitions);

    /// <summary>Multiply-adds each of which needs the one before, <see cref="ChainLength"/> in one repetition.</summary>
    public abstract float Latency(int repetitions);

    public const int ChainLength = 8;

    /// <summary>Reads some memory, a multiple of <see cref="Unit"/> floats.</summary>
    public abstract float Read(ref float first, nint count, int repetitions);

    /// <summary>Reads, changes and writes back some memory, a multiple of <see cref="Unit"/> floats.</summary>
    public abstract float Update(ref float first, nint count, int repetitions);

    private readonly struct Factory : ISimdFactory<float, ProbeLoops>
    {
        public ProbeLoops Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, float> => new ProbeLoops<TSimd>();
    }
}

/// <summary>The loops at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class ProbeLoops<TSimd> : ProbeLoops
    where TSimd : struct, ISimd<TSimd, float>
{
    // Twelve chains hide a latency of six cycles on two units, and fit into sixteen registers with both factors.
    private const int Chains = 12;

    // a = a·x + y stays at 1: no overflow, no subnormals.
    private const float X = 0.5f;
    private const float Y = 0.5f;

    // A scalar register of the vocabulary is four lanes: three of them are twelve chains.
    private static bool IsScalar
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(TSimd) == typeof(SimdScalar<float>);
    }

    public override int MultiplyAdds => IsScalar ? Chains : Chains * TSimd.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override float Throughput(int repetitions) => IsScalar ? ThreeRegisters(repetitions) : TwelveRegisters(repetitions);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override float Latency(int repetitions)
    {
        TSimd x = TSimd.Broadcast(X);
        TSimd y = TSimd.Broadcast(Y);
        TSimd a = TSimd.Broadcast(1);
        for (int i = 0; i < repetitions; i++)
        {
            a = TSimd.MultiplyAdd(a, x, y);
            a = TSimd.MultiplyAdd(a, x, y);
            a = TSimd.MultiplyAdd(a, x, y);
            a = TSimd.MultiplyAdd(a, x, y);
            a = TSimd.MultiplyAdd(a, x, y);
            a = TSimd.MultiplyAdd(a, x, y);
            a = TSimd.MultiplyAdd(a, x, y);
            a = TSimd.MultiplyAdd(a, x, y);
        }

        return Sum(a);
    }

    public override float Read(ref float first, nint count, int repetitions) =>
        IsScalar ? ReadByTwo(ref first, count, repetitions) : ReadByEight(ref first, count, repetitions);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override float Update(ref float first, nint count, int repetitions)
    {
        TSimd x = TSimd.Broadcast(X);
        TSimd y = TSimd.Broadcast(Y);
        for (int r = 0; r < repetitions; r++)
        {
            for (nint i = 0; i < count; i += 4 * TSimd.Count)
            {
                UpdateRegister(ref Unsafe.Add(ref first, i), x, y);
                UpdateRegister(ref Unsafe.Add(ref first, i + TSimd.Count), x, y);
                UpdateRegister(ref Unsafe.Add(ref first, i + (2 * TSimd.Count)), x, y);
                UpdateRegister(ref Unsafe.Add(ref first, i + (3 * TSimd.Count)), x, y);
            }
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpdateRegister(ref float w, TSimd x, TSimd y) => TSimd.Store(TSimd.MultiplyAdd(x, TSimd.Load(ref w), y), ref w);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float TwelveRegisters(int repetitions)
    {
        TSimd x = TSimd.Broadcast(X);
        TSimd y = TSimd.Broadcast(Y);
        TSimd one = TSimd.Broadcast(1);
        TSimd a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, a5 = one, a6 = one, a7 = one, a8 = one, a9 = one, a10 = one, a11 = one;
        for (int i = 0; i < repetitions; i++)
        {
            a0 = TSimd.MultiplyAdd(a0, x, y);
            a1 = TSimd.MultiplyAdd(a1, x, y);
            a2 = TSimd.MultiplyAdd(a2, x, y);
            a3 = TSimd.MultiplyAdd(a3, x, y);
            a4 = TSimd.MultiplyAdd(a4, x, y);
            a5 = TSimd.MultiplyAdd(a5, x, y);
            a6 = TSimd.MultiplyAdd(a6, x, y);
            a7 = TSimd.MultiplyAdd(a7, x, y);
            a8 = TSimd.MultiplyAdd(a8, x, y);
            a9 = TSimd.MultiplyAdd(a9, x, y);
            a10 = TSimd.MultiplyAdd(a10, x, y);
            a11 = TSimd.MultiplyAdd(a11, x, y);
        }

        return Sum((((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7))) + ((a8 + a9) + (a10 + a11)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float ThreeRegisters(int repetitions)
    {
        TSimd x = TSimd.Broadcast(X);
        TSimd y = TSimd.Broadcast(Y);
        TSimd one = TSimd.Broadcast(1);
        TSimd a0 = one, a1 = one, a2 = one;
        for (int i = 0; i < repetitions; i++)
        {
            a0 = TSimd.MultiplyAdd(a0, x, y);
            a1 = TSimd.MultiplyAdd(a1, x, y);
            a2 = TSimd.MultiplyAdd(a2, x, y);
        }

        return Sum(a0 + a1 + a2);
    }

    // Eight additions under way hide their four cycles on two units.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float ReadByEight(ref float first, nint count, int repetitions)
    {
        TSimd a0 = TSimd.Zero, a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        for (int r = 0; r < repetitions; r++)
        {
            ref float at = ref first;
            for (nint i = 0; i < count; i += 8 * TSimd.Count)
            {
                a0 += TSimd.Load(ref at);
                a1 += TSimd.Load(ref Unsafe.Add(ref at, TSimd.Count));
                a2 += TSimd.Load(ref Unsafe.Add(ref at, 2 * TSimd.Count));
                a3 += TSimd.Load(ref Unsafe.Add(ref at, 3 * TSimd.Count));
                a4 += TSimd.Load(ref Unsafe.Add(ref at, 4 * TSimd.Count));
                a5 += TSimd.Load(ref Unsafe.Add(ref at, 5 * TSimd.Count));
                a6 += TSimd.Load(ref Unsafe.Add(ref at, 6 * TSimd.Count));
                a7 += TSimd.Load(ref Unsafe.Add(ref at, 7 * TSimd.Count));
                at = ref Unsafe.Add(ref at, 8 * TSimd.Count);
            }
        }

        return Sum(((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float ReadByTwo(ref float first, nint count, int repetitions)
    {
        TSimd a0 = TSimd.Zero, a1 = a0;
        for (int r = 0; r < repetitions; r++)
        {
            for (nint i = 0; i < count; i += 2 * TSimd.Count)
            {
                a0 += TSimd.Load(ref Unsafe.Add(ref first, i));
                a1 += TSimd.Load(ref Unsafe.Add(ref first, i + TSimd.Count));
            }
        }

        return Sum(a0 + a1);
    }

    private static float Sum(TSimd value)
    {
        Span<float> lanes = stackalloc float[Unit];
        TSimd.Store(value, ref lanes[0]);
        return lanes[0];
    }
}
