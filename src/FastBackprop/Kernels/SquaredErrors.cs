using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <summary>
/// <c>½ Σⱼ (a_j − t_j)²</c> of each sample, in double, for samples that lie in the lanes.
/// <para>Shapes: A and T are n × s, with rows of whole 64 bytes; losses has s values and room for whole 64 bytes of T's elements. Lanes
/// after the last sample may hold anything.</para>
/// <para>Order: over the outputs in turn, each product rounded: the bits of a loop over one sample. Lane by lane, in
/// <see cref="EightDoubles"/>.</para>
/// <para>Bound: the conversions, two for each register of each operand.</para>
/// </summary>
internal static class SquaredErrors
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T>(ref T a, ref T t, nint stride, int n, int s, ref double losses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.HasRoom(stride, n, s, AlignedMemory.Lanes<T>(), "A or T");
        for (nint sample = 0; sample < s; sample += 8)
        {
            Vector512<double> sum = Vector512<double>.Zero;
            for (nint j = 0; j < n; j++)
            {
                nint at = (j * stride) + sample;
                Vector512<double> error = EightDoubles.Load(ref Unsafe.Add(ref a, at)) - EightDoubles.Load(ref Unsafe.Add(ref t, at));
                sum += error * error;
            }

            (sum * 0.5).StoreUnsafe(ref Unsafe.Add(ref losses, sample));
        }
    }
}
