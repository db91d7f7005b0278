using FastBackprop.Models;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Models;

/// <summary>Files that are damaged, foreign or made to do harm: one line that says what is wrong, and no memory taken before.</summary>
public class BadModelFileTests
{
    private const string Metadata = """{"format":"fastbackprop","version":"1","shape":"2-1","activations":"sigmoid","bias":"constant"}""";
    private const string Tensor = """{"dtype":"F32","shape":[3,1],"data_offsets":[0,12]}""";

    public static TheoryData<byte[], string> BadFiles() => new()
    {
        { [], "the file is empty" },
        { [1, 2, 3], "not a safetensors file: it has 3 bytes, fewer than the 8 of the header's length" },
        { "x,y\n1,2\n3,4\n"u8.ToArray(), "not a safetensors file: its first bytes ask for a header of 734698278355545208 bytes; at most 100000000 are allowed" },
        { [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "not a safetensors file: its first bytes ask for a header of 18446744073709551615 bytes; at most 100000000 are allowed" },
        { [0, 0xE1, 0xF5, 5, 0, 0, 0, 0, (byte)'{'], "the file is truncated: its header has 100000000 bytes, and 1 are there" },
        { [0, 0, 0, 0, 0, 0, 0, 0], "not a safetensors file: its header does not start with '{'" },
        { SampleModels.FileOf(" " + SampleModels.SmallHeader, SampleModels.SmallData), "not a safetensors file: its header does not start with '{'" },
        { [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF, (byte)'}'], "the header is not UTF-8" },
        { Header("{}"), "not a FastBackprop model: its metadata does not have \"format\": \"fastbackprop\"" },
        { Header("{"), "the header is not valid JSON: Expected depth to be zero" },
        { Header("{}{}"), "the header is not valid JSON: '{' is invalid after a single JSON value" },
        { Header("""{"a":{"b":{"c":{}}}}"""), "the header is not valid JSON: The maximum configured depth of 3 has been exceeded" },
        { Header("""{"a":[]}"""), "\"a\" in the header is not an object" },
        { Tensors($"\"a\":{Tensor},\"\\u0061\":{Tensor}"), "the header has \"a\" twice" },
        { Header("""{"__metadata__":{},"__metadata__":{}}"""), "the header has \"__metadata__\" twice" },
        { Header("""{"__metadata__":{"x":1}}"""), "metadata \"x\" is not a string" },
        { Header("""{"__metadata__":{"x":"1","x":"1"}}"""), "metadata \"x\" is there twice" },
        { Header("""{"__metadata__":{"x":"\ud800"}}"""), "the header has a string that is not text" },
        { Header("""{"\ud800":{}}"""), "the header has a string that is not text" },
        { Header("{\"a\\u001b[31m\\n\":[]}"), "\"a?[31m?\" in the header is not an object" },
        { Header("{\"" + new string('a', 100_000) + "\":[]}"), "aaaaaaaa…" },

        // Metadata.
        { WithMetadata("fastbackprop", "pt"), "not a FastBackprop model: its metadata does not have \"format\": \"fastbackprop\"" },
        { WithMetadata("\"version\":\"1\"", "\"version\":\"2\""), "the model has version 2 of the format; this program reads version 1" },
        { WithMetadata("\"version\":\"1\",", ""), "metadata \"version\" is missing" },
        { WithMetadata("2-1", ""), "metadata \"shape\" has \"\"; expected a whole number from 1 to 268435456" },
        { WithMetadata("2-1", "2"), "the shape has 1 sizes, and there are 1 activations; expected one for each size but the first" },
        { WithMetadata("2-1", "2-1-1"), "the shape has 3 sizes, and there are 1 activations; expected one for each size but the first" },
        { WithMetadata("2-1", "2-0"), "metadata \"shape\" has \"0\"; expected a whole number from 1 to 268435456" },
        { WithMetadata("2-1", "2--1"), "metadata \"shape\" has \"\"; expected a whole number from 1 to 268435456" },
        { WithMetadata("2-1", "2\\u0000-1"), "metadata \"shape\" has \"2?\"; expected a whole number from 1 to 268435456" },
        { WithMetadata("2-1", "2-1\\u0000"), "metadata \"shape\" has \"1?\"; expected a whole number from 1 to 268435456" },
        { WithMetadata("2-1", " 2-1"), "metadata \"shape\" has \" 2\"; expected a whole number from 1 to 268435456" },
        { WithMetadata("2-1", "2147483648-1"), "metadata \"shape\" has \"2147483648\"; expected a whole number from 1 to 268435456" },
        { WithMetadata("2-1", "268435456-268435456\",\"scaler\":\"range\",\"scaler.columns\":\"268435456\",\"scaler.offsets\":\"0\",\"scaler.divisors\":\"0"), "tensor \"layers.0.weight\" is 3 × 1; in a network 268435456-268435456 with this bias it is 268435457 × 268435456" },
        { WithMetadata("sigmoid", "softsign"), "metadata \"activations\" has \"softsign\"; expected sigmoid, tanh, relu, leaky-relu, identity, softmax" },
        { WithMetadata("\"2-1\",\"activations\":\"sigmoid\"", "\"2-1-1\",\"activations\":\"relu,sigmoid\""), "tensor \"layers.1.weight\" of a network 2-1-1 is missing" },
        { HiddenSoftmax(), "Layer 0 is a hidden layer with softmax; only the output layer can have it." },
        { WithMetadata("constant", "Constant"), "metadata \"bias\" has \"Constant\"; expected constant, none or computed-unit" },
        { WithMore("\"class_names\":\"[\""), "metadata \"class_names\" has \"[\"; expected a JSON array of strings" },
        { WithMore("\"class_names\":\"a\""), "metadata \"class_names\" has \"a\"; expected a JSON array of strings" },
        { WithMore("\"class_names\":\"{}\""), "metadata \"class_names\" has \"{}\"; expected a JSON array of strings" },
        { WithMore("\"class_names\":\"[1]\""), "metadata \"class_names\" has \"[1]\"; expected a JSON array of strings" },
        { WithMore("\"class_names\":\"[null]\""), "a class name is null, or has a control character or half a surrogate pair in it" },
        { WithMore("\"class_names\":\"[]\""), "there are 0 class names; the network has 1 outputs" },
        { WithMore("\"class_names\":\"[\\\"a\\\",\\\"a\\\"]\""), "two classes have the name \"a\"" },
        { WithMore("\"scaler\":\"log\""), "metadata \"scaler\" has \"log\"; expected none, min-max, range, standard or unit-row" },
        { WithMore("\"scaler\":\"range\""), "metadata \"scaler.columns\" is missing" },
        { WithScaler("none", "3", "", ""), "metadata \"scaler.columns\" has \"3\"; expected 2" },
        { WithScaler("none", "-2", "", ""), "metadata \"scaler.columns\" has \"-2\"; expected 2" },
        { WithScaler("range", "2", "0,1", "1,1"), "offsets has 2 values; expected 1 for Range." },
        { WithScaler("min-max", "2", "0", "1"), "offsets has 1 values; expected 2 for MinMax." },
        { WithScaler("range", "2147483647", "0", "0"), "metadata \"scaler.columns\" has \"2147483647\"; expected 2" },
        { WithScaler("range", "2", "NaN", "1"), "metadata \"scaler.offsets\" has \"NaN\"; expected a finite number" },
        { WithScaler("range", "2", "1e999", "1"), "metadata \"scaler.offsets\" has \"1e999\"; expected a finite number" },
        { WithScaler("range", "2", "0\\u0000", "1"), "metadata \"scaler.offsets\" has \"0?\"; expected a finite number" },
        { WithScaler("range", "2", "0", " 1"), "metadata \"scaler.divisors\" has \" 1\"; expected a finite number" },
        { WithScaler("range", "2\\u0000", "0", "1"), "metadata \"scaler.columns\" has \"2?\"; expected 2" },
        { WithScaler("range", "2", "0", "-1"), "divisors[0] is -1; expected 0 or more." },
        { WithTraining("mse", "1", "1", "1"), "metadata \"training.loss\" has \"mse\"; expected half-sum-of-squares, binary-cross-entropy, cross-entropy or huber:1" },
        { WithTraining("cross-entropy", "-1", "1", "1"), "metadata \"training.steps\" has \"-1\"; expected a whole number from 0 to 9223372036854775807" },
        { WithTraining("cross-entropy", "1", "2147483648", "1"), "metadata \"training.epochs\" has \"2147483648\"; expected a whole number from 0 to 2147483647" },
        { WithTraining("cross-entropy", "1", "1", "0,1"), "metadata \"training.learning_rate\" has \"0,1\"; expected a finite number" },
        { WithTraining("cross-entropy", "1", "1", "0.1\\u0000"), "metadata \"training.learning_rate\" has \"0.1?\"; expected a finite number" },
        { WithTraining("cross-entropy", "1", "1", "0.1\\n"), "metadata \"training.learning_rate\" has \"0.1?\"; expected a finite number" },
        { WithTraining("cross-entropy", "1\\u0000", "1", "1"), "metadata \"training.steps\" has \"1?\"; expected a whole number from 0 to 9223372036854775807" },
        { WithTraining("cross-entropy", "1", "1\\u0000\\u0000", "1"), "metadata \"training.epochs\" has \"1??\"; expected a whole number from 0 to 2147483647" },
        { WithTraining("cross-entropy", "1", "1", "-0.1"), "the learning rate is -0.1; expected a finite number of 0 or more" },
        { WithTraining("cross-entropy", "1", "1", "0.1\",\"training.shuffle_seed\":\"1.5"), "metadata \"training.shuffle_seed\" has \"1.5\"; expected a whole number from 0 to 18446744073709551615" },

        // Tensors.
        { Tensors(""), "tensor \"layers.0.weight\" of a network 2-1 is missing" },
        { Tensors("\"weight\":" + Tensor), "tensor \"weight\" does not belong to a network 2-1" },
        { Tensors("\"layers.1.weight\":" + Tensor), "tensor \"layers.1.weight\" does not belong to a network 2-1" },
        { WithTensor("\"F32\"", "\"BF16\""), "tensor \"layers.0.weight\" has elements of type BF16; expected F32 or F64" },
        { WithTensor("\"F32\"", "32"), Malformed },
        { WithTensor("\"dtype\":\"F32\",", ""), Malformed },
        { WithTensor("[3,1]", "3"), Malformed },
        { WithTensor("[3,1]", "[3.5,1]"), Malformed },
        { WithTensor("[3,1]", "[-3,1]"), Malformed },
        { WithTensor("[3,1]", "[3,1,1,1,1,1,1,1,1]"), Malformed },
        { WithTensor("[3,1]", "[[3,1]]"), "the header is not valid JSON" },
        { WithTensor("[3,1]", "[3,1],\"shape\":[3,1]"), "tensor \"layers.0.weight\" has a dtype, a shape or data_offsets twice" },
        { Tensors("\"layers.00.weight\":" + Tensor), "tensor \"layers.00.weight\" does not belong to a network 2-1" },
        { Tensors("\"layers.weight\":" + Tensor), "tensor \"layers.weight\" does not belong to a network 2-1" },
        { Tensors("\"layers.0\\u0000.weight\":" + Tensor), "tensor \"layers.0?.weight\" does not belong to a network 2-1" },
        { WithTensor("[3,1]", "[99999999999999999999,1]"), Malformed },
        { WithTensor("[0,12]", "[12]"), Malformed },
        { WithTensor("[0,12]", "[0,12,12]"), Malformed },
        { WithTensor("[0,12]", "[0,\"12\"]"), Malformed },
        { WithTensor("[3,1]", "[1,3]"), "tensor \"layers.0.weight\" is 1 × 3; in a network 2-1 with this bias it is 3 × 1" },
        { WithTensor("[3,1]", "[3]"), "tensor \"layers.0.weight\" is 3; in a network 2-1 with this bias it is 3 × 1" },
        { WithTensor("[3,1]", "[4294967299,1]"), "tensor \"layers.0.weight\" is 4294967299 × 1; in a network 2-1 with this bias it is 3 × 1" },
        { WithTensor("F32", "F64"), "tensor \"layers.0.weight\" has 12 bytes; 3 × 1 elements of F64 have 24" },
        { WithTensor("[0,12]", "[12,0]"), "tensor \"layers.0.weight\" begins at byte 12 of the data and ends before, at 0" },
        { WithTensor("[0,12]", "[4,16]"), "tensor \"layers.0.weight\" leaves a hole before it: it begins at byte 4 of the data; expected 0" },
        { WithTensor("[0,12]", "[0,13]"), "the file is truncated: its tensors have 13 bytes, and 12 are there" },
        { WithTensor("[0,12]", "[0,9223372036854775807]"), "the file is truncated: its tensors have 9223372036854775807 bytes, and 12 are there" },
        { WithTensor("[0,12]", "[0,9223372036854775808]"), Malformed },
        { WithTensor("[0,12]", "[0,8]"), "the file goes on after its tensors: they have 8 bytes, and 12 are there" },
        { Tensors($"\"layers.0.weight\":{Tensor},\"x\":{Tensor}"), "tensor \"x\" overlaps the tensor before it: it begins at byte 0 of the data; expected 12" },
        { Tensors($"\"layers.0.weight\":{Tensor},\"x\":{Tensor.Replace("[0,12]", "[12,12]")}"), "tensor \"x\" does not belong to a network 2-1" },
        { MixedTypes(), "tensor \"layers.1.weight\" has elements of type F64, \"layers.0.weight\" of F32; expected one type" },
        { Lying("268435456-268435456", "[268435457,268435456]"), "tensor \"layers.0.weight\" has 12 bytes; 268435457 × 268435456 elements of F32 have 288230377225453568" },
        { Lying("200000000-1", "[200000001,1]"), "tensor \"layers.0.weight\" has 12 bytes; 200000001 × 1 elements of F32 have 800000004" },

        // Weights.
        { SampleModels.FileOf(SampleModels.SmallHeader, [.. new byte[8], 0, 0, 0x80, 0x7F]), "layer 0 has a weight that is not finite, in row 2" },
        { SampleModels.FileOf(SampleModels.SmallHeader, [0, 0, 0xC0, 0xFF, .. new byte[8]]), "layer 0 has a weight that is not finite, in row 0" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_refused_in_one_line_before_memory_is_taken(byte[] file, string message)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() => SampleModels.Load<float>(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.StartsWith("the stream: ", error.Message);
        Assert.Contains(message, error.Message);
        Assert.InRange(error.Message.Length, 1, 400);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Throws<InvalidDataException>(() => SampleModels.Load<double>(file));
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        byte[] file = SampleModels.Save(SampleModels.Random<float>(3));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.StartsWith("the stream: ", Assert.Throws<InvalidDataException>(() => SampleModels.Load<float>(file[..length])).Message);
        }
    }

    [Fact]
    public void A_file_with_a_byte_too_many_is_refused()
    {
        byte[] file = [.. SampleModels.Save(SampleModels.Random<float>(3)), 0];
        Assert.Contains("goes on after its tensors", Assert.Throws<InvalidDataException>(() => SampleModels.Load<float>(file)).Message);
    }

    [Fact]
    public void Damaged_bytes_give_an_error_or_a_model_that_can_be_used()
    {
        var gen =
            from seed in Gen.Choose(0, 1000)
            from changes in Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(0, 255)).ArrayOf()
            select (seed, changes);
        int refused = 0;
        Prop.ForAll(
            gen.ToArbitrary(),
            sample =>
            {
                byte[] file = SampleModels.Save(SampleModels.Random<float>(sample.seed));
                foreach ((int place, int value) in sample.changes.Take(20))
                {
                    file[place % file.Length] = (byte)value;
                }

                refused += IsRefused(file) ? 1 : 0;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        Assert.InRange(refused, 500, 990);
    }

    [Fact]
    public void Every_byte_of_a_small_file_may_be_any_other()
    {
        byte[] file = SampleModels.FileOf(SampleModels.SmallHeader, SampleModels.SmallData);
        for (int place = 0; place < file.Length; place++)
        {
            byte right = file[place];
            foreach (byte value in "\0\n \"\\,-.09:[]{}\x7f\xff"u8)
            {
                file[place] = value;
                IsRefused(file);
            }

            file[place] = right;
        }
    }

    private const string Malformed =
        "tensor \"layers.0.weight\" is expected to have a dtype, a shape and two data_offsets, all sizes being whole numbers of 0 or more";

    private static bool IsRefused(byte[] file)
    {
        try
        {
            Model<float> model = SampleModels.Load<float>(file);
            SampleModels.Load<float>(SampleModels.Save(model));
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static byte[] Header(string json) => SampleModels.FileOf(json, []);

    private static byte[] WithMetadata(string old, string changed) => Changed(Metadata, old, changed, text => SmallFile(text, Tensor));

    private static byte[] WithTensor(string old, string changed) => Changed(Tensor, old, changed, text => SmallFile(Metadata, text));

    private static byte[] Changed(string text, string old, string changed, Func<string, byte[]> file)
    {
        Assert.Contains(old, text);
        return file(text.Replace(old, changed));
    }

    private static byte[] WithMore(string metadata) => SmallFile(Metadata[..^1] + "," + metadata + "}", Tensor);

    private static byte[] WithScaler(string kind, string columns, string offsets, string divisors) => WithMore(
        $"\"scaler\":\"{kind}\",\"scaler.columns\":\"{columns}\",\"scaler.offsets\":\"{offsets}\",\"scaler.divisors\":\"{divisors}\"");

    private static byte[] WithTraining(string loss, string steps, string epochs, string rate) => WithMore(
        $"\"training.loss\":\"{loss}\",\"training.steps\":\"{steps}\",\"training.epochs\":\"{epochs}\",\"training.learning_rate\":\"{rate}\"");

    private static byte[] Lying(string shape, string sizes) => SmallFile(Metadata.Replace("2-1", shape), Tensor.Replace("[3,1]", sizes));

    private static byte[] SmallFile(string metadata, string tensor) =>
        SampleModels.FileOf($"{{\"__metadata__\":{metadata},\"layers.0.weight\":{tensor}}}", SampleModels.SmallData);

    private static byte[] Tensors(string tensors) => SampleModels.FileOf(
        $"{{\"__metadata__\":{Metadata}{(tensors.Length == 0 ? "" : ",")}{tensors}}}", tensors.Length == 0 ? [] : SampleModels.SmallData);

    private static byte[] HiddenSoftmax() => SampleModels.FileOf(
        $"{{\"__metadata__\":{Metadata.Replace("2-1", "2-1-1").Replace("sigmoid", "softmax,sigmoid")},\"layers.0.weight\":{Tensor},"
        + "\"layers.1.weight\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[12,20]}}",
        [.. SampleModels.SmallData, .. new byte[8]]);

    private static byte[] MixedTypes() => SampleModels.FileOf(
        $"{{\"__metadata__\":{Metadata.Replace("2-1", "2-1-1").Replace("sigmoid", "sigmoid,tanh")},\"layers.0.weight\":{Tensor},"
        + "\"layers.1.weight\":{\"dtype\":\"F64\",\"shape\":[2,1],\"data_offsets\":[12,28]}}",
        [.. SampleModels.SmallData, .. new byte[16]]);
}
