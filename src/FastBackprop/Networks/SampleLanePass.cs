using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// The forward pass, for many samples, of a network whose inputs and layers are at most 64 bytes wide: each lane computes its own
/// sample. It keeps nothing between calls. The bits are those of <see cref="ForwardPass{T}"/>.
/// </summary>
internal abstract class SampleLanePass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most samples that one call takes: a whole number of registers at every width.</summary>
    public const int MostRows = Check.IsOn ? 16 : 64;

    /// <summary>Elements of scratch memory that a call needs.</summary>
    public int ScratchLength { get; protected init; }

    /// <summary>The pass of a network, or null if it does not put samples in lanes.</summary>
    public static SampleLanePass<T>? Create(Network<T> network, ExecutionPlan plan) => plan.ManyInLanes
        ? SimdDispatch.Create<T, Factory, SampleLanePass<T>>(plan.Width, new Factory(network))
        : null;

    /// <summary>The output rows y for up to <see cref="MostRows"/> input rows x, both without padding. Scratch may hold anything.</summary>
    public abstract void Run(ref T x, int rows, ref T y, ref T scratch);

    private readonly struct Factory(Network<T> network) : ISimdFactory<T, SampleLanePass<T>>
    {
        public SampleLanePass<T> Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T> => new SampleLanePass<TSimd, T>(network);
    }
}

/// <summary>The pass at the width of <typeparamref name="TSimd"/>.</summary>
internal sealed class SampleLanePass<TSimd, T> : SampleLanePass<T>
    where TSimd : struct, ISimd<TSimd, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly int _bufferLength;

    public SampleLanePass(Network<T> network)
    {
        _network = network;
        _bufferLength = Math.Max(network.Shape.Inputs, network.Sums.NarrowUnits!.Value) * MostRows;
        ScratchLength = 2 * _bufferLength;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Run(ref T x, int rows, ref T y, ref T scratch)
    {
        Check.That(rows <= MostRows, "no more rows than the scratch memory has");
        ReadOnlySpan<LayerLayout> layers = _network.Layers;
        ref T parameters = ref _network.Parameters.First;
        ref T a = ref scratch;
        ref T z = ref Unsafe.Add(ref scratch, _bufferLength);
        Transpose(ref x, rows, layers[0].Inputs, layers[0].Inputs, 1, ref a, 1, MostRows);
        for (int l = 0; l < layers.Length; l++)
        {
            ref readonly LayerLayout layer = ref layers[l];
            SampleLaneProduct.Run<TSimd, T>(
                layer.Activation,
                ref a,
                rows,
                MostRows,
                layer.Inputs,
                ref Unsafe.Add(ref parameters, layer.Offset),
                layer.Stride,
                layer.HasBiasRow,
                ref z,
                layer.Outputs,
                layer.Chains);
            ref T next = ref a;
            a = ref z;
            z = ref next;
        }

        int outputs = layers[^1].Outputs;
        Transpose(ref a, rows, outputs, 1, MostRows, ref y, outputs, 1);
    }

    // y[row, column] = x[row, column], with the distances between rows and between columns given for each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref T x, nint rows, nint columns, nint xRow, nint xColumn, ref T y, nint yRow, nint yColumn)
    {
        for (nint column = 0; column < columns; column++)
        {
            ref T from = ref Unsafe.Add(ref x, column * xColumn);
            ref T to = ref Unsafe.Add(ref y, column * yColumn);
            for (nint row = 0; row < rows; row++)
            {
                Unsafe.Add(ref to, row * yRow) = Unsafe.Add(ref from, row * xRow);
            }
        }
    }
}
