using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Whether an update leaves finite numbers: by bounds, or tried on copies.</content>
internal sealed partial class WeightUpdate<TSimd, T, TStep>
{
    // Elements that a step is tried on at a time.
    private const int TryLength = 1024;

    // The result of all parts: the bits of a double of 0 or more, or NaN, have the order of the numbers, with NaN above infinity.
    private long _largest;
    private bool _staysFinite;

    // Copies of weights, gradient and memory.
    private readonly AlignedBuffer<T> _copies = AlignedMemory.Allocate<T>((2 + TStep.Memories) * TryLength);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Proves(double gradient, in UpdateNumbers<T> numbers)
    {
        Network.WatchBy(Bound);
        var magnitudes = new UpdateNumbers<double>(
            ElementType.ToDouble(numbers.Scale),
            ElementType.ToDouble(numbers.Rate),
            ElementType.ToDouble(numbers.Beta1),
            ElementType.ToDouble(numbers.OneMinusBeta1),
            ElementType.ToDouble(numbers.Beta2),
            ElementType.ToDouble(numbers.OneMinusBeta2),
            ElementType.ToDouble(numbers.MeanRate),
            ElementType.ToDouble(numbers.SquareCorrection),
            ElementType.ToDouble(numbers.Epsilon));
        double decay = ElementType.ToDouble(T.CreateTruncating(Rule.WeightDecay));
        if (Bound.Advance<TStep>(gradient, decay, magnitudes))
        {
            return true;
        }

        Bound.Take(Largest(Network.Parameters), Largest(Memory.First), Largest(Memory.Second));
        return Bound.Advance<TStep>(gradient, decay, magnitudes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LargestGradient()
    {
        if (!Team.IsShared)
        {
            return Largest(Gradient.Parameters);
        }

        _largest = 0;
        Team.Run(_work, new RangeOperands(_find, default));
        return BitConverter.Int64BitsToDouble(_largest);
    }

    // Whether all numbers are finite after the update: tried on copies, by the kernels that would change them.
    private bool StaysFinite(in UpdateNumbers<T> numbers)
    {
        Bound.Forget();
        _staysFinite = true;
        ForEachRange(new RangeOperands(_try, numbers), 0, 1);
        return _staysFinite;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Find(int offset, int length, T decay, in UpdateNumbers<T> numbers)
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
    private void Try(int offset, int length, T decay, in UpdateNumbers<T> numbers)
    {
        Span<T> copies = _copies.Span;
        ReadOnlySpan<AlignedBuffer<T>> buffers = [Network.Parameters, Gradient.Parameters, Memory.First, Memory.Second];
        for (int start = 0; start < length && _staysFinite; start += TryLength)
        {
            int count = Math.Min(TryLength, length - start);
            copies.Clear();
            for (int i = 0; i < 2 + TStep.Memories; i++)
            {
                buffers[i].Span.Slice(offset + start, count).CopyTo(copies[(i * TryLength)..]);
            }

            ParameterUpdate<TStep>.Run<TSimd, T>(
                ref copies[0],
                ref copies[TryLength],
                ref copies[TStep.Memories > 0 ? 2 * TryLength : 0],
                ref copies[TStep.Memories > 1 ? 3 * TryLength : 0],
                count,
                decay,
                numbers);
            copies.Slice(TryLength, TryLength).Clear();
            _staysFinite = FiniteCheck.Run<TSimd, T>(ref copies[0], copies.Length, T.One);
        }
    }

    private static double Largest(AlignedBuffer<T> values) =>
        values.Length == 0 ? 0 : ElementType.ToDouble(LargestMagnitude.Run<TSimd, T>(ref values.First, values.Length));
}
