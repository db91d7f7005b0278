using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastBackprop.Models;

/// <summary>
/// A row of weights in the form of files and hashes: little-endian, without padding, −0 as +0. And the numbers of a scaler, whose −0 stays.
/// </summary>
internal static class WeightBytes
{
    /// <summary>The bytes of a row.</summary>
    /// <param name="row">The weights.</param>
    /// <param name="scratch">At least the length of the row; it holds the bytes until the next call.</param>
    public static ReadOnlySpan<byte> Encode<T>(ReadOnlySpan<T> row, Span<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> bits = scratch[..row.Length];
        TensorPrimitives.Add(row, T.Zero, bits);
        SwapUnlessLittleEndian(bits);
        return MemoryMarshal.AsBytes(bits);
    }

    /// <summary>Reads a row of weights that are stored as <typeparamref name="TStored"/>.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="scratch">At least the length of the row.</param>
    /// <param name="row">The weights, exact if <typeparamref name="T"/> is at least as wide as <typeparamref name="TStored"/>.</param>
    public static void Decode<TStored, T>(Stream source, Span<TStored> scratch, Span<T> row)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<TStored> bits = scratch[..row.Length];
        source.ReadExactly(MemoryMarshal.AsBytes(bits));
        SwapUnlessLittleEndian(bits);
        TensorPrimitives.ConvertTruncating<TStored, T>(bits, row);
        TensorPrimitives.Add(row, T.Zero, row);
    }

    /// <summary>Writes numbers as they are.</summary>
    public static void Write(Stream stream, ReadOnlySpan<double> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }

        double[] bits = numbers.ToArray();
        SwapUnlessLittleEndian(bits.AsSpan());
        stream.Write(MemoryMarshal.AsBytes(bits.AsSpan()));
    }

    /// <summary>Reads numbers as they are.</summary>
    public static void Read(Stream stream, Span<double> numbers)
    {
        stream.ReadExactly(MemoryMarshal.AsBytes(numbers));
        SwapUnlessLittleEndian(numbers);
    }

    private static void SwapUnlessLittleEndian<T>(Span<T> values)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        if (Unsafe.SizeOf<T>() == sizeof(uint))
        {
            Span<uint> words = MemoryMarshal.Cast<T, uint>(values);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else
        {
            Span<ulong> words = MemoryMarshal.Cast<T, ulong>(values);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
