using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace FastBackprop.Numerics;

/// <summary>Asks the processor to fetch memory that will be read soon. It never changes a result.</summary>
internal static class CacheHint
{
    private const nint LineBytes = 64;

    /// <summary>Begins to fetch the span into the caches; does nothing if the processor has no instruction for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static unsafe void Fetch<T>(ReadOnlySpan<T> span)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        // A hint may name any address, so nothing need be pinned: if the collector moves the array, the hint is wasted.
        ref byte first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(span));
        nint bytes = (nint)span.Length * sizeof(T);
        for (nint at = 0; at < bytes; at += LineBytes)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, at)));
        }
    }
}
