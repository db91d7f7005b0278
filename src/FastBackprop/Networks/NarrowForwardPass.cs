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
    /// <summary>The pass of a network, or null if a layer does not fit a register.</summary>
    public static NarrowForwardPass<T>? Create(Network<T> network, ExecutionPlan plan) => plan.OneRow is { } width
        ? SimdDispatch.Create<T, Factory, NarrowForwardPass<T>>(width, new Factory(network))
        : null;

    /// <summary>The network's outputs y for one row of inputs x.</summary>
    public abstract void Run(ref T x, ref T y);

    private readonly struct Factory(Network<T> network) : ISimdFactory<T, NarrowForwardPass<T>>
    {
        public NarrowForwardPass<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new NarrowForwardPass<TSimd, T>(network);
    }
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

        // A single call site: the functions' code in double, twice, is more than the inliner takes.
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

    // 64 bytes on the stack, the size of the widest register.
    [InlineArray(8)]
    private struct Row
    {
        private double _first;

        [UnscopedRef]
        public ref T First => ref Unsafe.As<double, T>(ref _first);
    }
}
