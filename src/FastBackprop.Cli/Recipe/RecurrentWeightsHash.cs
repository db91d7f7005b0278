using System.Buffers.Binary;
using System.Security.Cryptography;
using FastBackprop.Recurrent;

namespace FastBackprop.Cli.Recipe;

/// <summary>One number for all weights of a recurrent network.</summary>
internal static class RecurrentWeightsHash
{
    /// <summary>The SHA-256 of the blocks in their order, each row-major, little-endian.</summary>
    public static string Sha256(RecurrentNetwork<double> network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RecurrentBlock block in Enum.GetValues<RecurrentBlock>())
        {
            var weights = new double[network.Weights(block).Rows * network.Weights(block).Columns];
            network.CopyWeightsTo(block, weights);
            Append(hash, weights);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Sha256(FixedPointNetwork<double> network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var weights = new double[network.Weights.Rows * network.Weights.Columns];
        network.CopyWeightsTo(weights);
        Append(hash, weights);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, double[] weights)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (double weight in weights)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, weight);
            hash.AppendData(bytes);
        }
    }
}
