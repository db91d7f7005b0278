using System.Runtime.CompilerServices;

namespace FastBackprop.Numerics;

/// <summary>
/// The accumulator of a dot reduction: 64 bytes of lanes (16 floats, 8 doubles) at every width, in one to four
/// hardware registers. So term <c>j</c> is always added in lane <c>j mod lanes</c>, and the fold is always the same.
/// </summary>
internal readonly struct VirtualRegister<TSimd, T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TSimd _r0;
    private readonly TSimd _r1;
    private readonly TSimd _r2;
    private readonly TSimd _r3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private VirtualRegister(TSimd r0, TSimd r1, TSimd r2, TSimd r3)
    {
        _r0 = r0;
        _r1 = r1;
        _r2 = r2;
        _r3 = r3;
    }

    /// <summary>Lanes that are already in one register, at 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public VirtualRegister(TSimd lanes)
        : this(lanes, TSimd.Zero, TSimd.Zero, TSimd.Zero)
    {
    }

    /// <summary>The lanes of the first hardware register.</summary>
    public TSimd R0
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _r0;
    }

    /// <summary>The lanes of the second one, at widths below 512 bits.</summary>
    public TSimd R1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _r1;
    }

    /// <summary>The lanes of the third one, at widths below 256 bits.</summary>
    public TSimd R2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _r2;
    }

    /// <summary>The lanes of the last one, at widths below 256 bits.</summary>
    public TSimd R3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _r3;
    }

    /// <summary>Lanes of the virtual register: 16 floats or 8 doubles.</summary>
    public static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AlignedMemory.Lanes<T>();
    }

    /// <summary>+0 in every lane.</summary>
    public static VirtualRegister<TSimd, T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TSimd.Zero, TSimd.Zero, TSimd.Zero, TSimd.Zero);
    }

    /// <summary>
    /// Adds <c>x_j·y_j</c> to lane j, for the first <paramref name="count"/> lanes (1 to all of them) and those that share a
    /// hardware register with them, which must hold zeros.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualRegister<TSimd, T> MultiplyAdd(ref T x, ref T y, int count, VirtualRegister<TSimd, T> sum) => new(
        Product(ref x, ref y, 0, sum._r0),
        Holds(1, count) ? Product(ref x, ref y, 1, sum._r1) : sum._r1,
        Holds(2, count) ? Product(ref x, ref y, 2, sum._r2) : sum._r2,
        Holds(3, count) ? Product(ref x, ref y, 3, sum._r3) : sum._r3);

    /// <summary>Adds <c>x_j</c> to lane j, as <see cref="MultiplyAdd"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VirtualRegister<TSimd, T> Add(ref T x, int count, VirtualRegister<TSimd, T> sum) => new(
        sum._r0 + TSimd.Load(ref x),
        Holds(1, count) ? sum._r1 + TSimd.Load(ref Unsafe.Add(ref x, TSimd.Count)) : sum._r1,
        Holds(2, count) ? sum._r2 + TSimd.Load(ref Unsafe.Add(ref x, 2 * TSimd.Count)) : sum._r2,
        Holds(3, count) ? sum._r3 + TSimd.Load(ref Unsafe.Add(ref x, 3 * TSimd.Count)) : sum._r3);

    /// <summary>The update <c>w += x·(a·d)</c> of the same lanes, the inner product rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref T w, TSimd x, TSimd a, ref T d, int count)
    {
        Update(ref w, x, a, ref d, 0);
        if (Holds(1, count))
        {
            Update(ref w, x, a, ref d, 1);
        }

        if (Holds(2, count))
        {
            Update(ref w, x, a, ref d, 2);
        }

        if (Holds(3, count))
        {
            Update(ref w, x, a, ref d, 3);
        }
    }

    /// <summary>
    /// The sum of all lanes. The +0 at the end makes the result independent of whether zero padding was visited: a lane
    /// in which a negative product underflowed holds −0, and adding a zero product to it gives +0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Fold() => TSimd.Fold(_r0, _r1, _r2, _r3) + T.Zero;

    // Whether the width has such a register, and whether it holds one of the first lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Holds(int register, int count) => register * TSimd.Count < Lanes && register * TSimd.Count < count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Product(ref T x, ref T y, int register, TSimd sum) => TSimd.MultiplyAdd(
        TSimd.Load(ref Unsafe.Add(ref x, register * TSimd.Count)), TSimd.Load(ref Unsafe.Add(ref y, register * TSimd.Count)), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update(ref T w, TSimd x, TSimd a, ref T d, int register)
    {
        ref T wr = ref Unsafe.Add(ref w, register * TSimd.Count);
        TSimd u = a * TSimd.Load(ref Unsafe.Add(ref d, register * TSimd.Count));
        TSimd.Store(TSimd.MultiplyAdd(x, u, TSimd.Load(ref wr)), ref wr);
    }
}
