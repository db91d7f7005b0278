using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace NumericsTable;

/// <summary>The bits that a run has computed, little-endian. −0 counts as +0: two ways may differ in the sign of a zero.</summary>
internal sealed class ResultBits : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Dispose() => _hash.Dispose();

    /// <summary>The first 64 bits of SHA-256, enough to see a change, as hexadecimal digits.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetHashAndReset().AsSpan(0, 8));

    public void Add(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value + 0.0);
        _hash.AppendData(bytes);
    }

    public void Add(ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            Add(value);
        }
    }

    /// <summary>Values that must be finite: the bits of NaN are not promised.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
            {
                throw new InvalidOperationException($"a run has computed {value}; expected finite numbers");
            }

            T positive = value + T.Zero;
            _hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in positive)));
        }
    }

    public void Add<T>(ReadOnlyMatrixSpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < weights.Rows; row++)
        {
            Add(weights.Row(row));
        }
    }

    public void Add<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            Add(network.Weights(layer));
        }
    }
}
