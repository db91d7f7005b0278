using System.Diagnostics.CodeAnalysis;
using FastBackprop.Numerics;

namespace FastBackprop.Inference;

/// <summary>
/// Scratch memory for many rows of wide layers. The process has one buffer per processor, because no more can be at work at
/// once. So the memory does not grow with the number of threads that have ever predicted.
/// </summary>
internal sealed class LargeScratch<T>
    where T : unmanaged
{
    private static readonly LargeScratch<T>[] Buffers = CreateAll();

    private AlignedBuffer<T> _buffer;
    private int _isClaimed;

    private LargeScratch()
    {
    }

    public ref T First => ref _buffer.First;

    /// <summary>A buffer for the caller alone until it is released, or null if all are in use.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "Buffers for each element type.")]
    public static LargeScratch<T>? TryClaim(int length)
    {
        foreach (LargeScratch<T> scratch in Buffers)
        {
            if (Interlocked.CompareExchange(ref scratch._isClaimed, 1, 0) == 0)
            {
                if (scratch._buffer.Length < length)
                {
                    scratch.Grow(length);
                }

                return scratch;
            }
        }

        return null;
    }

    public void Release() => Volatile.Write(ref _isClaimed, 0);

    private void Grow(int length)
    {
        try
        {
            _buffer = AlignedMemory.Allocate<T>(length);
        }
        catch
        {
            Release();
            throw;
        }
    }

    private static LargeScratch<T>[] CreateAll()
    {
        var all = new LargeScratch<T>[Environment.ProcessorCount];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = new LargeScratch<T>();
        }

        return all;
    }
}
