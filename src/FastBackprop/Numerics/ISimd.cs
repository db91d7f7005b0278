namespace FastBackprop.Numerics;

/// <summary>
/// The vocabulary that every kernel is written in: one SIMD register of <typeparamref name="T"/>.
/// A kernel is generic over the struct that implements this interface, so one source serves every width, and because
/// each member is an exact IEEE 754 operation on each lane, it gives the same bits at every width.
/// </summary>
/// <typeparam name="TSelf">The implementing struct, one for each width.</typeparam>
/// <typeparam name="T">The element, <see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ISimd<TSelf, T>
    where TSelf : struct, ISimd<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Lanes in one register.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// Hardware registers of this width that a kernel may count on: AVX-512 has 32, what came before it 16, and scalar code,
    /// whose lanes take a register each, 4.
    /// </summary>
    static abstract int Registers { get; }

    /// <summary>+0 in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary>One lane of a register, 0 to <see cref="Count"/> − 1, in every lane.</summary>
    static abstract TSelf BroadcastLane(TSelf value, int lane);

    /// <summary>A literal, rounded once to <typeparamref name="T"/>, in every lane.</summary>
    static abstract TSelf Constant(double value);

    /// <summary><see cref="Count"/> elements from <paramref name="source"/> on. No alignment is needed.</summary>
    static abstract TSelf Load(ref readonly T source);

    /// <summary>Writes <see cref="Count"/> elements from <paramref name="destination"/> on.</summary>
    static abstract void Store(TSelf value, ref T destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary><c>x·y + z</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    static abstract TSelf Abs(TSelf value);

    /// <summary>The square root, correctly rounded: −0 at −0, NaN below it.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The magnitude of one operand with the sign bit of the other.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>
    /// Lane by lane <c>x &lt; y ? whenLess : otherwise</c>. A NaN is not less than anything. Minimum, maximum and
    /// clamping are built on it because the hardware's own instructions differ in what they do with a NaN.
    /// </summary>
    static abstract TSelf SelectLess(TSelf x, TSelf y, TSelf whenLess, TSelf otherwise);

    /// <summary>The value, +0 in lanes where its magnitude is less than the threshold; a NaN is not.</summary>
    static abstract TSelf DropBelow(TSelf value, TSelf threshold);

    /// <summary>
    /// Whether <see cref="DropBelow"/> would change a bit, be it the sign of a zero. A branch on this is foreseen by the processor, and keeps the
    /// dropping out of the way from the value to what is made of it.
    /// </summary>
    static abstract bool HasBelow(TSelf value, TSelf threshold);

    /// <summary>The first <paramref name="count"/> lanes, +0 in the others; everything when there are no others.</summary>
    static abstract TSelf KeepFirst(TSelf value, int count);

    /// <summary>
    /// The bits of every lane shifted left by the width of the mantissa (23 or 52): moves the low bits of a number into
    /// its exponent, which is how 2ⁿ is made from n.
    /// </summary>
    static abstract TSelf ShiftIntoExponent(TSelf value);

    /// <summary>Whether no lane is infinite or NaN.</summary>
    static abstract bool IsFinite(TSelf value);

    /// <summary>A bit for each lane, lane 0's the lowest: whether it is something else than a zero of either sign.</summary>
    static abstract ulong NonZeroLanes(TSelf value);

    /// <summary>
    /// Folds the 64 bytes of a <see cref="VirtualRegister{TSimd, T}"/>, held in as many registers as the width needs (the
    /// others are ignored): in each four lanes (0+2)+(1+3), then the fours pairwise in order.
    /// </summary>
    static abstract T Fold(TSelf r0, TSelf r1, TSelf r2, TSelf r3);

    /// <summary>
    /// <c>d·Wᵀ</c> in one register: lane i is the dot product of d with row i of W for the first <paramref name="rows"/> lanes,
    /// +0 in the others. The products of a row are rounded, folded in the order of <see cref="Fold"/>, and +0 is added: the bits of
    /// a <see cref="VirtualRegister{TSimd, T}"/>. All rows are added up side by side, for which they are transposed; that need not
    /// wait for d.
    /// </summary>
    /// <param name="d">The vector; the lanes behind its n values are zero.</param>
    /// <param name="n">Values of the vector, 1 to <see cref="Count"/>.</param>
    /// <param name="w">The first row. Rows are padded with zeros to a whole register at least; no more of them is read.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Rows, 1 to <see cref="Count"/>; none behind them is read.</param>
    static abstract TSelf DotRows(TSelf d, int n, ref T w, nint stride, int rows);

    /// <summary>
    /// Writes the folds of four virtual registers, one after the other: the additions of <see cref="Fold"/>, plus +0, but for four at
    /// once, by adding registers into which the operands of two or four of them are shuffled.
    /// </summary>
    static abstract void StoreFolds(
        VirtualRegister<TSelf, T> a, VirtualRegister<TSelf, T> b, VirtualRegister<TSelf, T> c, VirtualRegister<TSelf, T> d, ref T destination);
}
