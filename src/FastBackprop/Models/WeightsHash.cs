using System.Security.Cryptography;
using FastBackprop.Networks;

namespace FastBackprop.Models;

/// <summary>One number for all weights of a network, to tell whether two trainings gave the same bits.</summary>
public static class WeightsHash
{
    /// <summary>
    /// The SHA-256 of the weights of all layers in order, each row-major without padding, little-endian, −0 counted as +0: the
    /// hash of the data of the network's model file.
    /// </summary>
    /// <param name="network">The network; it must not be trained meanwhile.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Sha256<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            Numerics.ReadOnlyMatrixSpan<T> weights = network.Weights(layer);
            var scratch = new T[weights.Columns];
            for (int row = 0; row < weights.Rows; row++)
            {
                hash.AppendData(WeightBytes.Encode(weights.Row(row), scratch));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
