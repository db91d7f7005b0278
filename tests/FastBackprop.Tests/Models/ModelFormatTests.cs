using System.Buffers.Binary;
using System.Text;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Tests.Models;

/// <summary>The format itself: what is written to the byte, and what other writers may do otherwise.</summary>
public class ModelFormatTests
{
    [Fact]
    public void A_file_is_written_to_the_byte_as_it_always_was()
    {
        var network = new Network<float>(new NetworkShape(2, (1, Activation.Tanh), (2, Activation.Softmax)));
        network.SetWeights(0, [1, -2, 0.5f]);
        network.SetWeights(1, [3, 4, 5, 6]);
        byte[] file = SampleModels.Save(new Model<float>
        {
            Network = network,
            ClassNames = ["a \"b\"", "ü"],
            Scaler = new Scaler(Scaling.MinMax, 2, [-0.1, 1e300], [0, 2.5]),
            Training = new TrainingState
            {
                Loss = Loss.CrossEntropy,
                Steps = 1500,
                Epochs = 10,
                ShuffleSeed = 18446744073709551615,
                LearningRate = 0.1,
                Dataset = "iris",
            },
        });

        string header = """
            {"__metadata__":{"format":"fastbackprop","version":"1","numerics_version":"N","shape":"2-1-2","activations":"tanh,softmax","bias":"constant",
            "class_names":"[\"a \\\"b\\\"\",\"ü\"]","scaler":"min-max","scaler.columns":"2","scaler.offsets":"-0.1,1E+300",
            "scaler.divisors":"0,2.5","training.loss":"cross-entropy","training.steps":"1500","training.epochs":"10",
            "training.learning_rate":"0.1","training.shuffle_seed":"18446744073709551615","training.dataset":"iris"},
            "layers.0.weight":{"dtype":"F32","shape":[3,1],"data_offsets":[0,12]},
            "layers.1.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[12,28]}}
            """.ReplaceLineEndings("").Replace("\"N\"", $"\"{NumericsVersion.Current}\"", StringComparison.Ordinal);
        Assert.Equal([0x78, 2, 0, 0, 0, 0, 0, 0], file[..8]);
        Assert.Equal(header.PadRight(0x278 - 1), Encoding.UTF8.GetString(file, 8, 0x278));
        Assert.Equal("0000803F000000C00000003F" + "0000404000008040" + "0000A0400000C040", Convert.ToHexString(file[(8 + 0x278)..]));
    }

    [Fact]
    public void Doubles_are_written_in_eight_bytes()
    {
        var network = new Network<double>(new NetworkShape(1, 1) { Bias = BiasConvention.None });
        network.SetWeights(0, [1.5]);
        byte[] file = SampleModels.Save(new Model<double> { Network = network });
        Assert.Contains("""{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(file));
        Assert.Equal("000000000000F83F", Convert.ToHexString(file[^8..]));
    }

    [Fact]
    public void The_data_starts_at_a_multiple_of_64_bytes_behind_spaces()
    {
        for (int length = 0; length < 70; length++)
        {
            byte[] file = SampleModels.Save(new Model<float>
            {
                Network = new(new NetworkShape(2, 1)),
                Training = new TrainingState { Loss = Loss.HalfSumOfSquares, Steps = 0, Epochs = 0, Dataset = new string('x', length) },
            });
            int data = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(file.Length - 12, data);
            Assert.Equal(0, data % 64);
            Assert.Equal((byte)'{', file[8]);
            string header = Encoding.UTF8.GetString(file, 8, data - 8);
            Assert.EndsWith("}}", header.TrimEnd(' '));
            Assert.InRange(header.Length - header.TrimEnd(' ').Length, 0, 63);
        }
    }

    [Fact]
    public void Negative_zero_is_written_and_read_as_zero()
    {
        var network = new Network<float>(new NetworkShape(2, 1));
        network.MutableWeights(0)[1, 0] = -0f;
        Assert.Equal(new byte[12], SampleModels.Save(new Model<float> { Network = network })[^12..]);

        byte[] file = SampleModels.FileOf(SampleModels.SmallHeader, [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(0, BitConverter.SingleToInt32Bits(SampleModels.Load<float>(file).Network.Weights(0)[0, 0]));
        Assert.Equal(0, BitConverter.DoubleToInt64Bits(SampleModels.Load<double>(file).Network.Weights(0)[0, 0]));
    }

    [Fact]
    public void Other_writers_may_order_and_space_the_header_otherwise_and_add_metadata()
    {
        string header = """
            {
              "layers.0.weight": { "shape": [ 3, 1 ], "dtype": "F32", "data_offsets": [ 8, 20 ] },
              "layers.1.weight": { "data_offsets": [ 0, 8 ], "shape": [ 2, 1 ], "dtype": "F32", "note": { "by": null } },
              "__metadata__": { "bias": "constant", "author": "somebody", "activations": "relu,identity", "shape": "2-1-1",
                "version": "\u0031", "format": "fastbackprop" }
            }

            """;
        byte[] data = [0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, .. SampleModels.SmallData];
        Network<float> network = SampleModels.Load<float>(SampleModels.FileOf(header, data)).Network;
        Assert.Equal(new NetworkShape(2, (1, Activation.Relu), (1, Activation.Identity)), network.Shape);
        Assert.Equal([1f, -2, 0.5f], SampleModels.Weights(network, 0));
        Assert.Equal([3f, 4], SampleModels.Weights(network, 1));
    }

    [Fact]
    public void The_hash_of_the_weights_is_the_hash_of_the_files_data()
    {
        Model<float> model = SampleModels.Random<float>(11);
        byte[] file = SampleModels.Save(model);
        int data = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file[data..])), WeightsHash.Sha256(model.Network));
    }
}
