using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace FastBackprop.Numerics;

/// <summary>
/// Asks the processor to fetch memory that will be read soon; does nothing if it has no instruction for it. It never changes a result.
/// </summary>
internal static class CacheHint
{
    private const nint LineBytes = 64;

    /// <summary>Begins to fetch the span into the caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Fetch<T>(ReadOnlySpan<T> span)
        where T : unmanaged
    {
        ref byte first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(span));
        nint bytes = (nint)span.Length * Unsafe.SizeOf<T>();
        for (nint at = 0; at < bytes; at += LineBytes)
        {
            FetchLine(ref Unsafe.Add(ref first, at));
        }
    }

    /// <summary>Begins to fetch the cache line that holds an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void FetchLine<T>(ref T element)
        where T : unmanaged
    {
        // A hint may name any address, so nothing need be pinned: if the collector moves the array, the hint is wasted.
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref element));
        }
    }
}
