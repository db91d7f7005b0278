using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Whether an update leaves finite numbers: by bounds, or tried on copies.</content>
internal sealed partial class WeightUpdate<TSimd, T>
{
    // Elements that a step is tried on at a time.
    private const int TryLength = 1024;

    // What the parts find: the bits of a double of 0 or more, or NaN, are in the order of the numbers, NaN behind infinity.
    private long _largest;
    private bool _staysFinite;

    // Copies of weights, gradient and memory.
    private readonly AlignedBuffer<T> _copies = AlignedMemory.Allocate<T>(4 * TryLength);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Proves(double gradient)
    {
        Network.WatchBy(Bound);
        bool isAdam = Rule.Optimizer.Kind == OptimizerKind.Adam;
        var step = new UpdateNumbers(
            ElementType.ToDouble(_scale),
            ElementType.ToDouble(_decay),
            ElementType.ToDouble(isAdam ? _adam.Rate : _rate),
            ElementType.ToDouble(_adam.Beta1),
            ElementType.ToDouble(_adam.Beta2),
            ElementType.ToDouble(_adam.Correction),
            ElementType.ToDouble(_adam.Epsilon));
        if (Bound.Advance(gradient, step))
        {
            return true;
        }

        Bound.Take(Largest(Network.Parameters), Largest(First), Largest(Second));
        return Bound.Advance(gradient, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LargestGradient()
    {
        if (!Team.IsShared)
        {
            return Largest(Gradient.Parameters);
        }

        _largest = 0;
        Run(Work.FindLargest);
        return BitConverter.Int64BitsToDouble(_largest);
    }

    // Whether all numbers would be finite after the update: tried on copies, by the kernels that would change them.
    private bool StaysFinite()
    {
        Bound.Forget();
        _staysFinite = true;
        _work = Work.Try;
        RunPart(0, 1);
        return _staysFinite;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Find(int offset, int length)
    {
        T largest = LargestMagnitude.Run<TSimd, T>(ref Unsafe.Add(ref Gradient.Parameters.First, offset), length);
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(ElementType.ToDouble(largest)));
        long last = Volatile.Read(ref _largest);
        while (bits > last)
        {
            long found = Interlocked.CompareExchange(ref _largest, bits, last);
            last = found == last ? bits : found;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Try(int offset, int length, T decay)
    {
        Span<T> copies = _copies.Span;
        for (int start = 0; start < length && _staysFinite; start += TryLength)
        {
            int count = Math.Min(TryLength, length - start);
            int from = offset + start;
            Network.Parameters.Span.Slice(from, count).CopyTo(copies);
            Gradient.Parameters.Span.Slice(from, count).CopyTo(copies[TryLength..]);
            if (First.Length > 0)
            {
                First.Span.Slice(from, count).CopyTo(copies[(2 * TryLength)..]);
            }

            if (Second.Length > 0)
            {
                Second.Span.Slice(from, count).CopyTo(copies[(3 * TryLength)..]);
            }

            Update(ref copies[0], ref copies[TryLength], ref copies[2 * TryLength], ref copies[3 * TryLength], count, decay);
            _staysFinite = FiniteCheck.Run<TSimd, T>(ref copies[0], count, T.One)
                && (First.Length == 0 || FiniteCheck.Run<TSimd, T>(ref copies[2 * TryLength], count, T.One))
                && (Second.Length == 0 || FiniteCheck.Run<TSimd, T>(ref copies[3 * TryLength], count, T.One));
        }
    }

    private static double Largest(AlignedBuffer<T> values) =>
        values.Length == 0 ? 0 : ElementType.ToDouble(LargestMagnitude.Run<TSimd, T>(ref values.First, values.Length));
}
