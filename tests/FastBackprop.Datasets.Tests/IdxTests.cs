using FastBackprop.Data;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Datasets.Tests;

public class IdxTests
{
    [Theory]
    [InlineData(true, 0, 0, 8, 3)]
    [InlineData(false, 0, 0, 8, 1)]
    [InlineData(false, 0, 0, 13, 3)]
    [InlineData(false, 49, 44, 8, 3)]
    [InlineData(false, 0, 0, 8)]
    public void Images_are_known_by_their_first_bytes(bool images, params int[] first)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Array.ConvertAll(first, value => (byte)value);

        Assert.Equal(images, IdxFile.BeginsLikeImages(folder.Write("plain", bytes)));
        Assert.Equal(images, IdxFile.BeginsLikeImages(folder.Write("gzip", TemporaryFolder.Gzip(bytes))));
    }

    [Fact]
    public void A_written_file_is_read_back_plain_and_compressed()
    {
        using var folder = new TemporaryFolder();
        Prop.ForAll(
            (from rank in Gen.Choose(1, 4)
             from sizes in Gen.ArrayOf(Gen.Choose(1, 9), rank)
             from values in Gen.ArrayOf(Gen.Choose(0, 255), sizes.Aggregate(1, (a, b) => a * b))
             from compressed in Gen.Elements(true, false)
             select (sizes, values, compressed)).ToArbitrary(),
            sample =>
            {
                byte[] values = Array.ConvertAll(sample.values, v => (byte)v);
                byte[] bytes = Idx(sample.sizes, values);
                var file = IdxFile.Load(folder.Write("file", sample.compressed ? TemporaryFolder.Gzip(bytes) : bytes));
                Assert.Equal(sample.sizes, file.Dimensions);
                Assert.Equal(values, file.Values);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void Images_and_labels_make_a_dataset_of_raw_pixels()
    {
        using var folder = new TemporaryFolder();
        string images = folder.Write("images", Idx([2, 1, 3], [0, 1, 2, 253, 254, 255]));
        string labels = folder.Write("labels", TemporaryFolder.Gzip(Idx([2], [2, 0])));

        Dataset<float> data = IdxDataset.Load<float>(images, labels);
        Assert.Equal([0f, 1, 2], data.Input(0));
        Assert.Equal([253f, 254, 255], data.Input(1));
        Assert.Equal(["0", "1", "2"], data.ClassNames);
        Assert.Equal([2, 0], Enumerable.Range(0, 2).Select(data.ClassOf));

        Assert.Equal(["a", "b", "c", "d"], IdxDataset.Load<double>(images, labels, ["a", "b", "c", "d"]).ClassNames);
    }

    public static TheoryData<byte[], string> BadFiles() => new()
    {
        { [], " is not an IDX file: it ends within the header." },
        { [0, 0, 8], " is not an IDX file: it ends within the header." },
        { [0, 0, 8, 2, 0, 0, 0, 1, 0], " is not an IDX file: it ends within the header." },
        { "x,y\n1,2"u8.ToArray(), " is not an IDX file: it starts with 782C790A; expected 0000 08 and the number of dimensions." },
        { [0, 0, 8, 0, 1], " is not an IDX file: it starts with 00000800; expected 0000 08 and the number of dimensions." },
        { [0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0], " has elements of type 0x0D; expected 0x08, unsigned bytes." },
        { Idx([3, 0], []), " has the size 0 in dimension 1; expected 1 to 2147483647." },
        { [0, 0, 8, 1, 255, 255, 255, 255], " has the size 4294967295 in dimension 0; expected 1 to 2147483647." },
        { Idx([int.MaxValue, int.MaxValue, int.MaxValue], []), " has 2147483647×2147483647×2147483647 values, more than 2147483591." },
        { Idx([2_000_000_000], [1]), " has 9 bytes, too few for 2000000000 values." },
        { Idx([4], [1, 2]), " ends after 2 of 4 values, for 4." },
        { Idx([2], [1, 2, 3]), " goes on after its 2 values, for 2." },
        { TemporaryFolder.Gzip(Idx([2_000_000_000], [1])), " bytes of gzip, too few for 2000000000 values." },
        { TemporaryFolder.Gzip(Idx([200], new byte[100])), " ends after 100 of 200 values, for 200." },
        { TemporaryFolder.Gzip(Idx([100], new byte[101])), " goes on after its 100 values, for 100." },
        { [0x1F, 0x8B, 8, 0], ": the gzip file is truncated: it has 4 bytes." },
        { [.. TemporaryFolder.Gzip(Idx([100], new byte[100])), 1, 2, 3, 4], ": the gzip data ends after 108 bytes, and its last bytes say 67305985:" },
        { Damaged(), ": the gzip data is damaged." },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_refused_before_memory_is_taken(byte[] bytes, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("bad", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Load(path));
        Assert.StartsWith(path, error.Message);
        Assert.Contains(message, error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_compressed_file_that_is_cut_off_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] gzip = TemporaryFolder.Gzip(Idx([300], [.. Enumerable.Range(0, 300).Select(i => (byte)(i * i))]));
        for (int length = 2; length < gzip.Length; length++)
        {
            string path = folder.Write("cut", gzip[..length]);
            Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => IdxFile.Load(path)).Message);
        }
    }

    public static TheoryData<byte[], byte[], string[]?, string> BadPairs() => new()
    {
        { Idx([2, 2], new byte[4]), Idx([3], [0, 1, 0]), null, "{1} has 3 labels; {0} has 2 images." },
        { Idx([2], new byte[2]), Idx([2], [0, 1]), null, "{0} has 1 dimension; images have 2 or more." },
        { Idx([2, 2], new byte[4]), Idx([2, 1], [0, 1]), null, "{1} has 2 dimensions; labels have 1." },
        { Idx([2, 2], new byte[4]), Idx([2], [0, 2]), ["a", "b"], "{1} has the label 2 in row 1; there are 2 class names." },
        { Idx([2, 2], new byte[4]), Idx([2], [0, 0]), null, "{1}: every label is 0; expected at least two classes." },
    };

    [Theory]
    [MemberData(nameof(BadPairs))]
    public void Files_that_do_not_belong_together_are_refused(byte[] images, byte[] labels, string[]? names, string message)
    {
        using var folder = new TemporaryFolder();
        string imagesPath = folder.Write("images", images);
        string labelsPath = folder.Write("labels", labels);
        var error = Assert.Throws<InvalidDataException>(() => IdxDataset.Load<float>(imagesPath, labelsPath, names));
        Assert.Equal(message.Replace("{0}", imagesPath).Replace("{1}", labelsPath), error.Message);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        using var folder = new TemporaryFolder();
        string missing = Path.Combine(folder.Path, "missing");
        Assert.Equal($"{missing}: there is no such file.", Assert.Throws<FileNotFoundException>(() => IdxFile.Load(missing)).Message);
        Assert.Equal($"{folder.Path} is a folder; expected a file.", Assert.Throws<ArgumentException>(() => IdxFile.Load(folder.Path)).Message);
    }

    private static byte[] Idx(int[] sizes, byte[] values) =>
        [0, 0, 8, (byte)sizes.Length, .. sizes.SelectMany(size => new[] { (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size }), .. values];

    // A bit of the checksum, which is the eighth byte from the end.
    private static byte[] Damaged()
    {
        byte[] gzip = TemporaryFolder.Gzip(Idx([100], new byte[100]));
        gzip[^8] ^= 1;
        return gzip;
    }
}
