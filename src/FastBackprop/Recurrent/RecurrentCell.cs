using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Recurrent;

/// <summary>One time step forward, for the trainer and the predictor. It keeps nothing, so any thread may use it.</summary>
internal sealed class RecurrentCell<T>(RecurrentNetwork<T> network, KernelSet<T> kernels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public RecurrentNetwork<T> Network => network;

    public KernelSet<T> Kernels => kernels;

    /// <summary><c>h = f(x·Wxh + c·Wch + bh)</c>; the input row is x followed by c.</summary>
    public void Hidden(ref T input, ref T h)
    {
        ref readonly LayerLayout layer = ref network.Step.Layers[0];
        kernels.Multiply(ref input, layer.In(ref network.Step.Parameters.First), ref h, layer.Chains);
        Activate(layer, ref h, ref h);
    }

    /// <summary><c>z = h·Why + by</c> and <c>y = g(z)</c> for some steps; all rows are padded, y may be z.</summary>
    public void Outputs(ref T h, int hStride, int steps, ref T z, ref T y)
    {
        ref readonly LayerLayout layer = ref network.Step.Layers[1];
        kernels.MultiplyRows(
            new Rows<T>(ref h, hStride, steps, layer.Inputs), layer.In(ref network.Step.Parameters.First), layer.Rows(ref z, steps), layer.Chains);
        for (int step = 0; step < steps; step++)
        {
            Activate(layer, ref Unsafe.Add(ref z, step * layer.Stride), ref Unsafe.Add(ref y, step * layer.Stride));
        }
    }

    private void Activate(in LayerLayout layer, ref T z, ref T a) =>
        kernels.Activate(layer.Activation, new Row<T>(ref z, layer.Outputs), new Row<T>(ref a, layer.Outputs));
}
