using System.Runtime.CompilerServices;
using FastBackprop.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Numerics;

public class AlignedMemoryTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 16, 8)]
    [InlineData(8, 16, 8)]
    [InlineData(9, 16, 16)]
    [InlineData(16, 16, 16)]
    [InlineData(17, 32, 24)]
    [InlineData(2147483632, 2147483632, 2147483632)]
    public void Rows_are_padded_to_64_bytes(int columns, int floats, int doubles)
    {
        Assert.Equal(floats, AlignedMemory.Pad<float>(columns));
        Assert.Equal(doubles, AlignedMemory.Pad<double>(columns));
    }

    [Fact]
    public void A_row_that_cannot_be_padded_is_an_overflow() =>
        Assert.Throws<OverflowException>(() => AlignedMemory.Pad<float>(int.MaxValue));

    [Fact]
    public void Memory_is_zeroed_aligned_and_of_its_length() =>
        Prop.ForAll(Gen.Choose(0, 300).ToArbitrary(), length =>
        {
            Assert.All(Enumerable.Range(0, 5), _ => Check(AlignedMemory.Allocate<float>(length), length));
            Assert.All(Enumerable.Range(0, 5), _ => Check(AlignedMemory.Allocate<double>(length), length));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    // 2³² is a product of sizes that an int takes for 0.
    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(1L << 32)]
    [InlineData(long.MaxValue)]
    public void Lengths_that_no_array_holds_are_refused_before_memory_is_taken(long length)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(nameof(length), () => AlignedMemory.Allocate<float>(length));
        Assert.StartsWith($"{length} elements are asked for; expected 0 to {Array.MaxLength - 16}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(length), () => AlignedMemory.Allocate<double>(length));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(length), () => AlignedMemory.Allocate<float>(AlignedMemory.MostElements<float>() + 1L));
    }

    private static void Check<T>(AlignedBuffer<T> buffer, int length)
        where T : unmanaged
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref buffer.First);
        Assert.Equal(0, address % 64);
        Assert.Equal(length, buffer.Length);
        Assert.Equal(new T[length], buffer.Span.ToArray());
    }
}
