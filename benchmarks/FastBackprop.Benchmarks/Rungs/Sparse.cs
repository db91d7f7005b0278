using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
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
        nint column = 0;
        for (; column <= stride - (8 * TSimd.Count); column += 8 * TSimd.Count)
        {
            Multiply<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, float>, float>, float>, float>>(count, column);
        }

        for (; column < stride; column += TSimd.Count)
        {
            Multiply<SingleStrip<TSimd, float>>(count, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddOuterProduct(int count)
    {
        nint stride = HiddenWeights.Stride;
        nint column = 0;
        for (; column <= stride - (8 * TSimd.Count); column += 8 * TSimd.Count)
        {
            AddOuterProduct<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, float>, float>, float>, float>>(count, column);
        }

        for (; column < stride; column += TSimd.Count)
        {
            AddOuterProduct<SingleStrip<TSimd, float>>(count, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Multiply<TStrip>(int count, nint column)
        where TStrip : struct, IStrip<TStrip, float>
    {
        nint stride = HiddenWeights.Stride;
        ref float w = ref Unsafe.Add(ref HiddenWeights.Span.First, column);
        TStrip sum = TStrip.Load(ref Unsafe.Add(ref w, Inputs * stride));
        for (int i = 0; i < count; i++)
        {
            sum = TStrip.MultiplyAdd(_values[i], ref Unsafe.Add(ref w, _rows[i] * stride), sum);
        }

        TStrip.Store(sum, ref Unsafe.Add(ref HiddenUnits.Span.First, column));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddOuterProduct<TStrip>(int count, nint column)
        where TStrip : struct, IStrip<TStrip, float>
    {
        nint stride = HiddenWeights.Stride;
        ref float w = ref Unsafe.Add(ref HiddenWeights.Span.First, column);
        TStrip change = TStrip.Scale(-Rate, ref Unsafe.Add(ref HiddenDelta.Span.First, column));
        for (int i = 0; i < count; i++)
        {
            TStrip.AddTo(ref Unsafe.Add(ref w, _rows[i] * stride), _values[i], change);
        }

        TStrip.AddTo(ref Unsafe.Add(ref w, Inputs * stride), 1, change);
    }
}
