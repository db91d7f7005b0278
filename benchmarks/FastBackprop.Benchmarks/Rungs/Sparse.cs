using System.Runtime.CompilerServices;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// A pixel that is 0 adds nothing to any sum and changes no weight: list the others once a sample, and visit only their rows.
/// </summary>
internal sealed class Sparse<TSimd>(Network<float> start, float rate) : FusedBackward<TSimd>(start, rate)
    where TSimd : struct, ISimd<TSimd, float>
{
    private readonly int[] _rows = new int[start.Shape.Inputs];
    private readonly float[] _values = new float[start.Shape.Inputs];

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected override void Step(float[] x, float[] target)
    {
        // Written whether it counts or not: a branch on an image's pixels is mispredicted too often.
        int count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            _rows[count] = i;
            _values[count] = x[i];
            count += x[i] != 0 ? 1 : 0;
        }

        Multiply(count);
        StepBehindHiddenSums(target);
        AddOuterProduct(count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Multiply(int count)
    {
        nint stride = HiddenWeights.Stride;
        ref float weights = ref HiddenWeights.Span.First;
        ref float sums = ref HiddenUnits.Span.First;
        nint column = 0;
        for (; column <= stride - (4 * TSimd.Count); column += 4 * TSimd.Count)
        {
            ref float strip = ref Unsafe.Add(ref weights, column);
            ref float bias = ref Unsafe.Add(ref strip, Inputs * stride);
            TSimd z0 = TSimd.Load(ref bias);
            TSimd z1 = TSimd.Load(ref Unsafe.Add(ref bias, TSimd.Count));
            TSimd z2 = TSimd.Load(ref Unsafe.Add(ref bias, 2 * TSimd.Count));
            TSimd z3 = TSimd.Load(ref Unsafe.Add(ref bias, 3 * TSimd.Count));
            for (int i = 0; i < count; i++)
            {
                ref float w = ref Unsafe.Add(ref strip, _rows[i] * stride);
                TSimd xi = TSimd.Broadcast(_values[i]);
                z0 = TSimd.MultiplyAdd(xi, TSimd.Load(ref w), z0);
                z1 = TSimd.MultiplyAdd(xi, TSimd.Load(ref Unsafe.Add(ref w, TSimd.Count)), z1);
                z2 = TSimd.MultiplyAdd(xi, TSimd.Load(ref Unsafe.Add(ref w, 2 * TSimd.Count)), z2);
                z3 = TSimd.MultiplyAdd(xi, TSimd.Load(ref Unsafe.Add(ref w, 3 * TSimd.Count)), z3);
            }

            TSimd.Store(z0, ref Unsafe.Add(ref sums, column));
            TSimd.Store(z1, ref Unsafe.Add(ref sums, column + TSimd.Count));
            TSimd.Store(z2, ref Unsafe.Add(ref sums, column + (2 * TSimd.Count)));
            TSimd.Store(z3, ref Unsafe.Add(ref sums, column + (3 * TSimd.Count)));
        }

        for (; column < stride; column += TSimd.Count)
        {
            TSimd sum = TSimd.Load(ref Unsafe.Add(ref weights, (Inputs * stride) + column));
            for (int i = 0; i < count; i++)
            {
                sum = TSimd.MultiplyAdd(
                    TSimd.Broadcast(_values[i]), TSimd.Load(ref Unsafe.Add(ref weights, (_rows[i] * stride) + column)), sum);
            }

            TSimd.Store(sum, ref Unsafe.Add(ref sums, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddOuterProduct(int count)
    {
        nint stride = HiddenWeights.Stride;
        ref float weights = ref HiddenWeights.Span.First;
        ref float delta = ref HiddenDelta.Span.First;
        for (int i = 0; i <= count; i++)
        {
            TSimd scale = TSimd.Broadcast(-Rate * (i < count ? _values[i] : 1));
            ref float w = ref Unsafe.Add(ref weights, (i < count ? _rows[i] : Inputs) * stride);
            for (nint j = 0; j < stride; j += TSimd.Count)
            {
                TSimd change = TSimd.Load(ref Unsafe.Add(ref delta, j));
                TSimd.Store(TSimd.MultiplyAdd(scale, change, TSimd.Load(ref Unsafe.Add(ref w, j))), ref Unsafe.Add(ref w, j));
            }
        }
    }
}
