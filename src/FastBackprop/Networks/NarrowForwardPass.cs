using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// The forward pass, for one sample, of a network each of whose layers fits one register: one method without a call. It keeps
/// nothing between calls. The bits are those of <see cref="ForwardPass{T}"/>.
/// </summary>
internal abstract class NarrowForwardPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The pass of a network, or null where it is not narrow.</summary>
    public static NarrowForwardPass<T>? Create(Network<T> network, SimdWidth width) =>
        NarrowNetwork.Width<T>(network.Layers, width) switch
        {
            SimdWidth.Bits512 => new NarrowForwardPass<Simd512<T>, T>(network),
            SimdWidth.Bits256 => new NarrowForwardPass<Simd256<T>, T>(network),
            SimdWidth.Bits128 => new NarrowForwardPass<Simd128<T>, T>(network),
            SimdWidth.Scalar => new NarrowForwardPass<SimdScalar<T>, T>(network),
            null => null,
            { } unknown => throw Undefined.Value(unknown, nameof(width)),
        };

    /// <summary>The network's outputs y for one row of inputs x.</summary>
    public abstract void Run(ref T x, ref T y);
}

/// <summary>The pass at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class NarrowForwardPass<TSimd, T>(Network<T> network) : NarrowForwardPass<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public override void Run(ref T x, ref T y)
    {
        network.CheckPadding();
        ReadOnlySpan<LayerLayout> layers = network.Layers;
        ref T parameters = ref network.Parameters.First;
        Unsafe.SkipInit(out Row row);
        TSimd a = TSimd.Zero;

        // One place for the functions: their code in double, twice, is more than the inliner takes.
        for (int l = 0; l < layers.Length; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            ref T w = ref Unsafe.Add(ref parameters, layer.Offset);
            TSimd z = l > 0 && layer.Chains == 1
                ? NarrowLayer<TSimd, T>.Sums(a, layer.Inputs, ref w, layer.Stride, layer.HasBiasRow)
                : NarrowLayer<TSimd, T>.Sums(ref l > 0 ? ref row.First : ref x, layer.Inputs, ref w, layer.Stride, layer.HasBiasRow, layer.Chains);
            a = NarrowLayer<TSimd, T>.Activate(layer.Activation, z);
            TSimd.Store(a, ref row.First);
        }

        for (int j = 0; j < layers[^1].Outputs; j++)
        {
            Unsafe.Add(ref y, j) = Unsafe.Add(ref row.First, j);
        }
    }

    // 64 bytes on the stack, the widest register there is.
    [InlineArray(8)]
    private struct Row
    {
        private double _first;

        [UnscopedRef]
        public ref T First => ref Unsafe.As<double, T>(ref _first);
    }
}
