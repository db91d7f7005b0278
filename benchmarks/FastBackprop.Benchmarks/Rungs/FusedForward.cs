using System.Runtime.CompilerServices;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// The next sample is known, so the update of a row of first-layer weights is followed by the row's part in the next sample's
/// sums while it is in registers: the weights are read once a step, not twice.
/// </summary>
internal sealed class FusedForward<TSimd>(Network<float> start, float rate) : FusedBackward<TSimd>(start, rate)
    where TSimd : struct, ISimd<TSimd, float>
{
    public override void Train(Samples samples)
    {
        int last = samples.Inputs.Length - 1;
        Multiply(ref samples.Inputs[0][0], Inputs, HiddenWeights, HiddenUnits);
        for (int row = 0; row < last; row++)
        {
            StepBehindHiddenSums(samples.Targets[row]);
            UpdateAndMultiply(ref samples.Inputs[row][0], ref samples.Inputs[row + 1][0]);
        }

        StepBehindHiddenSums(samples.Targets[last]);
        AddOuterProduct(ref samples.Inputs[last][0], Inputs, HiddenDelta, HiddenWeights);
    }

    // W −= rate·x⊗delta and z = next·W + bias in one pass, four registers of columns at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void UpdateAndMultiply(ref float x, ref float next)
    {
        nint column = 0;
        for (; column <= HiddenWeights.Stride - (4 * TSimd.Count); column += 4 * TSimd.Count)
        {
            FourRegisters(ref x, ref next, column);
        }

        for (; column < HiddenWeights.Stride; column += TSimd.Count)
        {
            OneRegister(ref x, ref next, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void FourRegisters(ref float x, ref float next, nint column)
    {
        nint inputs = Inputs;
        nint stride = HiddenWeights.Stride;
        ref float w = ref Unsafe.Add(ref HiddenWeights.Span.First, column);
        ref float bias = ref Unsafe.Add(ref w, inputs * stride);
        TSimd c0 = Change(column);
        TSimd c1 = Change(column + TSimd.Count);
        TSimd c2 = Change(column + (2 * TSimd.Count));
        TSimd c3 = Change(column + (3 * TSimd.Count));
        TSimd one = TSimd.Constant(1);
        TSimd z0 = Update(ref bias, one, c0);
        TSimd z1 = Update(ref Unsafe.Add(ref bias, TSimd.Count), one, c1);
        TSimd z2 = Update(ref Unsafe.Add(ref bias, 2 * TSimd.Count), one, c2);
        TSimd z3 = Update(ref Unsafe.Add(ref bias, 3 * TSimd.Count), one, c3);
        for (nint i = 0; i < inputs; i++)
        {
            TSimd xi = TSimd.Broadcast(Unsafe.Add(ref x, i));
            TSimd nexti = TSimd.Broadcast(Unsafe.Add(ref next, i));
            z0 = TSimd.MultiplyAdd(nexti, Update(ref w, xi, c0), z0);
            z1 = TSimd.MultiplyAdd(nexti, Update(ref Unsafe.Add(ref w, TSimd.Count), xi, c1), z1);
            z2 = TSimd.MultiplyAdd(nexti, Update(ref Unsafe.Add(ref w, 2 * TSimd.Count), xi, c2), z2);
            z3 = TSimd.MultiplyAdd(nexti, Update(ref Unsafe.Add(ref w, 3 * TSimd.Count), xi, c3), z3);
            w = ref Unsafe.Add(ref w, stride);
        }

        ref float sums = ref Unsafe.Add(ref HiddenUnits.Span.First, column);
        TSimd.Store(z0, ref sums);
        TSimd.Store(z1, ref Unsafe.Add(ref sums, TSimd.Count));
        TSimd.Store(z2, ref Unsafe.Add(ref sums, 2 * TSimd.Count));
        TSimd.Store(z3, ref Unsafe.Add(ref sums, 3 * TSimd.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void OneRegister(ref float x, ref float next, nint column)
    {
        nint inputs = Inputs;
        nint stride = HiddenWeights.Stride;
        ref float w = ref Unsafe.Add(ref HiddenWeights.Span.First, column);
        TSimd change = Change(column);
        TSimd sum = Update(ref Unsafe.Add(ref w, inputs * stride), TSimd.Constant(1), change);
        for (nint i = 0; i < inputs; i++)
        {
            TSimd weight = Update(ref w, TSimd.Broadcast(Unsafe.Add(ref x, i)), change);
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref next, i)), weight, sum);
            w = ref Unsafe.Add(ref w, stride);
        }

        TSimd.Store(sum, ref Unsafe.Add(ref HiddenUnits.Span.First, column));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TSimd Change(nint column) =>
        TSimd.Broadcast(-Rate) * TSimd.Load(ref Unsafe.Add(ref HiddenDelta.Span.First, column));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Update(ref float w, TSimd x, TSimd change)
    {
        TSimd weight = TSimd.MultiplyAdd(x, change, TSimd.Load(ref w));
        TSimd.Store(weight, ref w);
        return weight;
    }
}
