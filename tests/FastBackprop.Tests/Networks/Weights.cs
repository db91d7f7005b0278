using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastBackprop.Networks;

namespace FastBackprop.Tests.Networks;

/// <summary>A network's weights without padding, for comparisons.</summary>
internal static class Weights
{
    /// <summary>The weights of all layers, row by row.</summary>
    public static T[] Of<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, network.Shape.Layers.Length).SelectMany(layer => Of(network, layer))];

    public static T[] Of<T>(Network<T> network, int layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[network.Shape.WeightRows(layer) * network.Shape.WeightColumns(layer)];
        network.CopyWeightsTo(layer, values);
        return values;
    }

    /// <summary>Their bits: NaN equals itself, and +0 is not −0.</summary>
    public static byte[] Bits<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Bits<T>(Of(network));

    public static byte[] Bits<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();

    /// <summary>SHA-256 of the weights in order, −0 counted as +0, in the machine's byte order, which is little-endian.</summary>
    public static string Hash<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = [.. Of(network).Select(weight => weight + T.Zero)];
        return Convert.ToHexStringLower(SHA256.HashData(Bits<T>(values)));
    }

    /// <summary>A layer's weights as a table.</summary>
    public static double[,] Table(Network<double> network, int layer)
    {
        var table = new double[network.Shape.WeightRows(layer), network.Shape.WeightColumns(layer)];
        Buffer.BlockCopy(Of(network, layer), 0, table, 0, table.Length * sizeof(double));
        return table;
    }

    public static Network<double> ToDouble<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var copy = new Network<double>(network.Shape);
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            copy.SetWeights(layer, [.. Of(network, layer).Select(double.CreateTruncating)]);
        }

        return copy;
    }
}
