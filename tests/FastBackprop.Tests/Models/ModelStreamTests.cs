using System.IO.Compression;
using FastBackprop.IO;
using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Tests.Models;

/// <summary>Streams that cannot tell how long they are.</summary>
public class ModelStreamTests
{
    [Fact]
    public void A_stream_without_a_length_is_read_to_its_end()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Model<double> model = SampleModels.Random<double>(seed);
            byte[] file = SampleModels.Save(model);
            Assert.Equal(file, SampleModels.Save(ModelFile.Load<double>(new Drip(file))));
        }

        var large = new Model<float> { Network = new(new NetworkShape(1000, 700), Initializer.ScaledNormal, 1) };
        Assert.Equal(WeightsHash.Sha256(large.Network), WeightsHash.Sha256(ModelFile.Load<float>(new Drip(SampleModels.Save(large))).Network));
    }

    [Fact]
    public void A_compressed_model_is_read_while_it_is_decompressed()
    {
        Model<float> model = SampleModels.Random<float>(7);
        using var compressed = new MemoryStream();
        using (var writer = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            ModelFile.Save(writer, model);
        }

        compressed.Position = 0;
        using var reader = new GZipStream(compressed, CompressionMode.Decompress);
        Assert.Equal(SampleModels.Save(model), SampleModels.Save(ModelFile.Load<float>(reader)));
    }

    [Fact]
    public void A_stream_that_ends_too_early_or_goes_on_is_refused()
    {
        byte[] file = SampleModels.FileOf(SampleModels.SmallHeader, SampleModels.SmallData);
        int header = file.Length - 12;
        AssertRefused([], "the file is empty");
        AssertRefused(file[..5], "not a safetensors file: it has 5 bytes, fewer than the 8 of the header's length");
        AssertRefused(file[..9], $"the file is truncated: its header has {header - 8} bytes, and 1 are there");
        AssertRefused(file[..header], "the file is truncated: its tensors have 12 bytes, and 0 are there");
        AssertRefused(file[..^1], "the file is truncated: its tensors have 12 bytes, and 11 are there");
        AssertRefused([.. file, 0], "the file goes on after its tensors: they have 12 bytes, and more are there");
    }

    [Fact]
    public void A_stream_that_announces_much_and_gives_little_takes_little_memory()
    {
        string header = SampleModels.SmallHeader.Replace("2-1", "200000000-1").Replace("[3,1]", "[200000001,1]").Replace("[0,12]", "[0,800000004]");
        AssertTakesLittle(SampleModels.FileOf(header, SampleModels.SmallData), "its tensors have 800000004 bytes, and 12 are there");
        AssertTakesLittle([0, 0xE1, 0xF5, 5, 0, 0, 0, 0, (byte)'{'], "its header has 100000000 bytes, and 1 are there");
    }

    private static void AssertTakesLittle(byte[] file, string message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(file, $"the file is truncated: {message}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private static void AssertRefused(byte[] file, string message) => Assert.Equal(
        $"the stream: {message}.",
        Assert.Throws<InvalidDataException>(() => ModelFile.Load<float>(new Drip(file))).Message);

    /// <summary>Bytes as they come from afar: a few at a time, and nobody knows how many.</summary>
    private sealed class Drip(byte[] bytes) : ForwardStream
    {
        private readonly Random _random = new(1);
        private int _place;

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(Math.Min(buffer.Length, bytes.Length - _place), _random.Next(1, 20_000));
            bytes.AsSpan(_place, count).CopyTo(buffer);
            _place += count;
            return count;
        }
    }
}
