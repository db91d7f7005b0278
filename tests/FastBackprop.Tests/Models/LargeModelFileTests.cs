using System.Buffers.Binary;
using System.Text;
using FastBackprop.Data;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Models;

/// <summary>Models with much to say of themselves: what is written can be read, and what is claimed takes no memory.</summary>
public sealed class LargeModelFileTests
{
    private const int Columns = 5000;

    [Fact]
    public void The_numbers_of_a_scaler_with_many_columns_are_tensors_and_come_back()
    {
        EveryNumberComesBack<float>();
        EveryNumberComesBack<double>();
    }

    [Fact]
    public void The_numbers_of_a_scaler_with_few_columns_are_text_as_ever()
    {
        byte[] file = SampleModels.Save(new Model<float> { Network = new(new NetworkShape(1024, 1)), Scaler = Standard(1024) });
        Assert.Contains("\"scaler.divisors\":\"1,1.5,", HeaderOf(file));
        Assert.Equal(Standard(1024).Offsets, SampleModels.Load<float>(file).Scaler!.Offsets);
    }

    [Fact]
    public void A_scaler_with_many_columns_may_be_text_too()
    {
        Scaler scaler = Standard(Columns);
        string header = Header(
            $$"""
            "scaler":"standard","scaler.columns":"{{Columns}}","scaler.offsets":"{{Join(scaler.Offsets)}}","scaler.divisors":"{{Join(scaler.Divisors)}}"
            """,
            WeightTensor(0));

        Scaler loaded = SampleModels.Load<float>(SampleModels.FileOf(header, new byte[4 * Columns])).Scaler!;

        Assert.Equal(scaler.Offsets, loaded.Offsets);
        Assert.Equal(scaler.Divisors, loaded.Divisors);
    }

    [Fact]
    public void The_tensors_of_a_scaler_may_be_anywhere_in_the_file()
    {
        Scaler scaler = Standard(Columns);
        byte[] offsets = Bytes(scaler.Offsets);
        byte[] divisors = Bytes(scaler.Divisors);
        string header = Header(
            Claim, WeightTensor(offsets.Length), ScalerTensor("divisors", 12 * Columns), ScalerTensor("offsets", 0));

        Model<float> loaded = SampleModels.Load<float>(SampleModels.FileOf(header, [.. offsets, .. Ones(), .. divisors]));

        Assert.Equal(scaler.Offsets, loaded.Scaler!.Offsets);
        Assert.Equal(scaler.Divisors, loaded.Scaler.Divisors);
        Assert.All(SampleModels.Weights(loaded.Network, 0), weight => Assert.Equal(1f, weight));
    }

    public static TheoryData<string, string> BadScalers()
    {
        string weights = WeightTensor(0);
        string offsets = ScalerTensor("offsets", 4 * Columns);
        string divisors = ScalerTensor("divisors", 12 * Columns);
        return new()
        {
            { Header(Claim, weights, offsets), "tensor \"scaler.divisors\" is missing" },
            { Header(Claim, weights, divisors.Replace($"{12 * Columns},{20 * Columns}", $"{4 * Columns},{12 * Columns}")), "tensor \"scaler.offsets\" is missing" },
            { Header(Claim, weights), "metadata \"scaler.offsets\" is missing" },
            { Header("\"note\":\"\"", weights, offsets, divisors), "tensor \"scaler.offsets\" does not belong to a network 5000-1" },
            { Header(Claim + ",\"scaler.offsets\":\"0\"", weights, offsets, divisors), "tensor \"scaler.offsets\" does not belong to a network 5000-1" },
            { Header(Claim, weights, offsets.Replace("F64", "F32"), divisors), "tensor \"scaler.offsets\" has elements of type F32 in 1 dimensions; expected F64 in one" },
            { Header(Claim, weights, offsets.Replace("[5000]", "[1,5000]"), divisors), "tensor \"scaler.offsets\" has elements of type F64 in 2 dimensions; expected F64 in one" },
            { Header(Claim, weights, offsets.Replace("[5000]", "[5001]"), divisors), "tensor \"scaler.offsets\" has 40000 bytes; 5001 elements of F64 have 40008" },
            { Header(Claim.Replace("standard", "range"), weights, offsets, divisors), "offsets has 5000 values; expected 1 for Range." },
        };
    }

    [Theory]
    [MemberData(nameof(BadScalers))]
    public void Tensors_that_make_no_scaler_are_refused(string header, string message)
    {
        int data = header.Contains("divisors\":{") && header.Contains("offsets\":{") ? 20 : header.Contains("s\":{\"dtype") ? 12 : 4;
        Assert.Equal($"the stream: {message.TrimEnd('.')}.", Refusal(SampleModels.FileOf(header, new byte[data * Columns])));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused_in_tensors_too()
    {
        byte[] file = SampleModels.Save(new Model<float> { Network = new(new NetworkShape(Columns, 1)), Scaler = Standard(Columns) });
        BinaryPrimitives.WriteDoubleLittleEndian(file.AsSpan(8 + HeaderOf(file).Length), double.NaN);
        Assert.Contains("offsets", Refusal(file));
    }

    [Fact]
    public void What_Save_accepts_Load_reads_back_equal()
    {
        string[] texts = ["", "a", "é😀", "\u2028\u2029\ufffe\uffff", "\0", "\ud800", "\x7f", "\u0085", "\"\\/", new string('"', 5000), "-0,1e9"];
        double[] rates = [0, -0.0, 1e-320, 1e308, -1, double.NaN, double.PositiveInfinity];
        int accepted = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            Model<float> model = SampleModels.Random<float>(seed) with
            {
                Training = new TrainingState
                {
                    Loss = Loss.All[random.Next(Loss.All.Count)],
                    Steps = random.NextInt64(-1, 5),
                    Epochs = random.Next(-1, 9),
                    LearningRate = rates[random.Next(rates.Length)],
                    Update = texts[random.Next(texts.Length)],
                    Dataset = random.Next(2) == 0 ? null : texts[random.Next(texts.Length)],
                },
            };
            if (random.Next(4) == 0)
            {
                model = model with { ClassNames = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => texts[random.Next(texts.Length)])] };
            }

            using var stream = new MemoryStream();
            try
            {
                ModelFile.Save(stream, model);
            }
            catch (ArgumentException)
            {
                Assert.Equal(0, stream.Length);
                continue;
            }

            accepted++;
            Model<float> loaded = SampleModels.Load<float>(stream.ToArray());
            Assert.Equal(model.Network.Shape, loaded.Network.Shape);
            Assert.Equal(WeightsHash.Sha256(model.Network), WeightsHash.Sha256(loaded.Network));
            Assert.Equal(model.Training, loaded.Training);
            Assert.Equal(model.ClassNames, loaded.ClassNames);
            Assert.Equal(model.Scaler is null, loaded.Scaler is null);
            Assert.Equal(stream.ToArray(), SampleModels.Save(loaded));
        }

        Assert.InRange(accepted, 50, 500);
    }

    // In letters it would fit; as UTF-8 it does not.
    [Theory]
    [InlineData('x', 60_000_000, "its texts have 120000000 letters; the header of a file has room for 100000000 bytes")]
    [InlineData('数', 17_000_000, "its header has 102000376 bytes; at most 100000000 are allowed")]
    public void Texts_that_no_header_can_hold_are_refused_before_the_old_file_is_touched(char letter, int length, string fault)
    {
        string text = new(letter, length);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "old");
            var error = Assert.Throws<ArgumentException>(() => ModelFile.Save(path, new Model<float>
            {
                Network = new(new NetworkShape(1, 1)),
                Training = new TrainingState { Loss = Loss.CrossEntropy, Steps = 0, Epochs = 0, Update = text, Dataset = text },
            }));
            Assert.Equal($"The model cannot be written: {fault}. (Parameter 'model')", error.Message);
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TheoryData<string, string> HostileHeaders()
    {
        const int Many = 300_000;
        string layers = string.Concat(Enumerable.Repeat("-1", Many));
        string activations = string.Concat(Enumerable.Repeat("relu,", Many - 1)) + "relu";
        string zeros = string.Concat(Enumerable.Repeat("0,", Many)) + "0";
        string model = "\"format\":\"fastbackprop\",\"version\":\"1\",\"bias\":\"constant\"";
        string small = model + ",\"shape\":\"2-1\",\"activations\":\"relu\"";
        const string Tensor = "\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[0,12]}";
        string strings = string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"{i:x}\":\"\""));
        string tensors = string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"{i:x}\":{{\"dtype\":\"\",\"shape\":[],\"data_offsets\":[0,0]}}"));
        return new()
        {
            { File($"{model},\"shape\":\"1{layers}\",\"activations\":\"{activations}\"", Tensor), "tensor \"layers.1.weight\" of a network 1-1-" },
            { File($"{small},\"class_names\":\"[{zeros}]\"", Tensor), "expected a JSON array of strings" },
            { File($"{small},\"class_names\":\"[{zeros.Replace("0", "\\\"\\\"")}]\"", Tensor), "there are 300001 class names; the network has 1 outputs" },
            { File($"{small},\"scaler\":\"range\",\"scaler.columns\":\"2\",\"scaler.offsets\":\"{zeros}\",\"scaler.divisors\":\"0\"", Tensor), "offsets has 300001 values; expected 1 for Range." },
            { File(small, Tensor.Replace("[3,1]", $"[{zeros}]")), "is expected to have a dtype" },
            { File(small, $"{Tensor[..^1]},\"note\":[{zeros}]}},\"x\":0"), "\"x\" in the header is not an object" },
            { File(strings, Tensor), "there are more than 1000 strings of metadata" },
            { $"{{{tensors}}}", "not a FastBackprop model" },
        };

        static string File(string metadata, string tensors) => $"{{\"__metadata__\":{{{metadata}}},{tensors}}}";
    }

    // Twelve times what arrives, over the whole time of reading; what is in use at once is less.
    [Theory]
    [MemberData(nameof(HostileHeaders))]
    public void A_header_takes_memory_in_proportion_to_its_bytes(string header, string message)
    {
        byte[] file = SampleModels.FileOf(header, header.Contains("\"layers.0.weight\"") ? SampleModels.SmallData : []);
        Refusal(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string refusal = Refusal(file);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(message, refusal);
        Assert.InRange((double)taken / file.Length, 0, 12);
    }

    private static string Claim => $"\"scaler\":\"standard\",\"scaler.columns\":\"{Columns}\"";

    private static void EveryNumberComesBack<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Scaler scaler = Standard(Columns);
        var model = new Model<T> { Network = new(new NetworkShape(Columns, 2), Initializer.ScaledNormal, 1), Scaler = scaler };
        byte[] file = SampleModels.Save(model);
        string header = HeaderOf(file);
        Assert.InRange(header.Length, 1, 1000);
        Assert.Contains("\"scaler.offsets\":{\"dtype\":\"F64\",\"shape\":[5000],\"data_offsets\":[0,40000]}", header);

        Model<T> loaded = SampleModels.Load<T>(file);

        Assert.Equal(WeightsHash.Sha256(model.Network), WeightsHash.Sha256(loaded.Network));
        Assert.Equal(Bytes(scaler.Offsets), Bytes(loaded.Scaler!.Offsets));
        Assert.Equal(Bytes(scaler.Divisors), Bytes(loaded.Scaler.Divisors));
        Assert.Equal(file, SampleModels.Save(loaded));
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            Assert.Equal(scaler.Divisors, ModelFile.ReadInfo(path).Scaler!.Divisors);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Scaler Standard(int columns) => new(
        Scaling.Standard,
        columns,
        [.. Enumerable.Range(0, columns).Select(i => i % 7 == 0 ? -0.0 : Math.ScaleB(i + 0.1, (i % 40) - 20))],
        [.. Enumerable.Range(0, columns).Select(i => 1 + (0.5 * i))]);

    private static string Header(string metadata, params string[] tensors) =>
        $$"""{"__metadata__":{"format":"fastbackprop","version":"1","shape":"{{Columns}}-1","activations":"identity","bias":"none",{{metadata}}},{{string.Join(',', tensors)}}}""";

    private static string WeightTensor(int begin) =>
        $$"""
        "layers.0.weight":{"dtype":"F32","shape":[{{Columns}},1],"data_offsets":[{{begin}},{{begin + (4 * Columns)}}]}
        """;

    private static string ScalerTensor(string name, int begin) =>
        $$"""
        "scaler.{{name}}":{"dtype":"F64","shape":[{{Columns}}],"data_offsets":[{{begin}},{{begin + (8 * Columns)}}]}
        """;

    private static byte[] Ones() => [.. Enumerable.Repeat((byte[])[0, 0, 0x80, 0x3F], Columns).SelectMany(one => one)];

    private static byte[] Bytes(ReadOnlySpan<double> numbers) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers).ToArray();

    private static string Join(ReadOnlySpan<double> numbers) =>
        string.Join(',', numbers.ToArray().Select(number => FormattableString.Invariant($"{number:R}")));

    private static string HeaderOf(byte[] file) => Encoding.UTF8.GetString(file, 8, (int)BinaryPrimitives.ReadUInt64LittleEndian(file));

    private static string Refusal(byte[] file) => Assert.Throws<InvalidDataException>(() => SampleModels.Load<float>(file)).Message;
}
