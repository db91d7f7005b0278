using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// Networks each of whose layers fits one register: they are run by passes of their own, which are bound by latency where the
/// kernels for layers of any width would be bound by their calls.
/// </summary>
internal static class NarrowNetwork
{
    /// <summary>
    /// The narrowest width up to <paramref name="widest"/> whose register holds each layer, null where there is none, an
    /// activation (softmax) looks at a whole row, or the inputs are so many that their zeros are worth skipping. A narrower register
    /// costs less to broadcast to and to fold; the bits are the same.
    /// </summary>
    public static SimdWidth? Width<T>(ReadOnlySpan<LayerLayout> layers, SimdWidth widest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int most = WidestLayer(layers);
        return widest switch
        {
            SimdWidth.Scalar => most <= SimdScalar<T>.Count ? widest : null,
            SimdWidth.Bits128 or SimdWidth.Bits256 or SimdWidth.Bits512 =>
                most <= Simd128<T>.Count ? SimdWidth.Bits128
                : widest >= SimdWidth.Bits256 && most <= Simd256<T>.Count ? SimdWidth.Bits256
                : widest >= SimdWidth.Bits512 && most <= Simd512<T>.Count ? SimdWidth.Bits512
                : null,
            _ => throw Undefined.Value(widest),
        };
    }

    /// <summary>Outputs of the widest layer; more than any register holds where the network is not for passes of narrow ones.</summary>
    public static int WidestLayer(ReadOnlySpan<LayerLayout> layers)
    {
        int most = layers[0].IsWorthSkippingZeros ? int.MaxValue : 0;
        foreach (LayerLayout layer in layers)
        {
            most = Math.Max(most, layer.Activation == Activation.Softmax ? int.MaxValue : layer.Outputs);
        }

        return most;
    }
}
