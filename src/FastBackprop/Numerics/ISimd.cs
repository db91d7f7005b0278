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
    /// Hardware registers of this width that a kernel may use: AVX-512 has 32, earlier instruction sets have 16, and scalar code,
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
    /// clamping use it because the hardware's own instructions treat a NaN differently.
    /// </summary>
    static abstract TSelf SelectLess(TSelf x, TSelf y, TSelf whenLess, TSelf otherwise);

    /// <summary>The value, +0 in lanes where its magnitude is less than the threshold; a NaN is not.</summary>
    static abstract TSelf DropBelow(TSelf value, TSelf threshold);

    /// <summary>
    /// Whether <see cref="DropBelow"/> would change a bit, even the sign of a zero. The processor predicts a branch on this, which keeps the
    /// dropping out of the dependency chain.
    /// </summary>
    static abstract bool HasBelow(TSelf value, TSelf threshold);

    /// <summary>The first <paramref name="count"/> lanes, +0 in the others.</summary>
    static abstract TSelf KeepFirst(TSelf value, int count);

    /// <summary>
    /// The bits of every lane shifted left by the width of the mantissa (23 or 52): moves the low bits of a number into
    /// its exponent, which makes 2ⁿ from n.
    /// </summary>
    static abstract TSelf ShiftIntoExponent(TSelf value);

    /// <summary>Whether no lane is infinite or NaN.</summary>
    static abstract bool IsFinite(TSelf value);

    /// <summary>A bit for each lane, lane 0's the lowest: 1 unless the lane is a zero of either sign.</summary>
    static abstract ulong NonZeroLanes(TSelf value);

    /// <summary>
    /// Folds the 64 bytes of a <see cref="VirtualRegister{TSimd, T}"/>, held in as many registers as the width needs (the
    /// others are ignored): in each four lanes (0+2)+(1+3), then the fours pairwise in order.
    /// </summary>
    static abstract T Fold(TSelf r0, TSelf r1, TSelf r2, TSelf r3);

    /// <summary>
    /// The fours of a register added pairwise in order, as <see cref="Fold"/> adds them: the sum in the first four lanes, the others undefined.
    /// </summary>
    static abstract TSelf SumFours(TSelf value);

    /// <summary>Four lanes from one reference on and, in a register of eight, four from another; a register of two lanes takes two.</summary>
    /// <exception cref="NotSupportedException">The register has sixteen lanes.</exception>
    static abstract TSelf LoadFours(ref readonly T f0, ref readonly T f1);

    /// <summary>Writes the first four lanes of four or more.</summary>
    static abstract void StoreFour(TSelf value, ref T destination);

    /// <summary>
    /// The first of two rounds that transpose, in each four lanes, those of four registers a, b, c and d:
    /// <c>UnpackLow(PairLow(a, c), PairLow(b, d))</c> has lane 0 of a, of b, of c and of d, and <see cref="UnpackHigh"/> of the same lane 1.
    /// Each register type has its own order of lanes between the rounds: the order that takes one instruction.
    /// </summary>
    static abstract TSelf PairLow(TSelf a, TSelf b);

    /// <summary>Lanes 2 and 3 in the places in which <see cref="PairLow"/> has lanes 0 and 1.</summary>
    static abstract TSelf PairHigh(TSelf a, TSelf b);

    /// <summary>The second round. For registers of two lanes it is the only one: lane 0 of a, then that of b.</summary>
    static abstract TSelf UnpackLow(TSelf a, TSelf b);

    /// <summary>As <see cref="UnpackLow"/>, but lane 1 (and, of four registers, lane 3).</summary>
    static abstract TSelf UnpackHigh(TSelf a, TSelf b);
}
