using System.Security.Cryptography;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;

namespace FastBackprop.Models;

/// <summary>One hash for all weights of a network, to tell whether two trainings gave the same bits.</summary>
public static class WeightsHash
{
    /// <summary>
    /// The SHA-256 of the weights of all layers in order, each row-major without padding, little-endian, −0 counted as +0: the
    /// hash of the weights in the network's model file.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network; it must not be trained meanwhile.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Sha256<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            Append(hash, network.Weights(layer));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// The SHA-256 of the weights of a recurrent network: its blocks in the order of <see cref="RecurrentBlock"/>, each
    /// row-major without padding, little-endian, −0 counted as +0.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network; it must not be trained meanwhile.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Sha256<T>(RecurrentNetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RecurrentBlock block in Enum.GetValues<RecurrentBlock>())
        {
            Append(hash, network.Weights(block));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// The SHA-256 of the weights of a fixed-point network: row-major without padding, as
    /// <see cref="FixedPointNetwork{T}.CopyWeightsTo"/> orders them, little-endian, −0 counted as +0.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network; it must not be trained meanwhile.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Sha256<T>(FixedPointNetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, network.Weights);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append<T>(IncrementalHash hash, ReadOnlyMatrixSpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scratch = new T[weights.Columns];
        for (int row = 0; row < weights.Rows; row++)
        {
            hash.AppendData(WeightBytes.Encode(weights.Row(row), scratch));
        }
    }
}
