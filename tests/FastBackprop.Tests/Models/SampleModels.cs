using System.Numerics;
using System.Text;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Models;

/// <summary>Models, and the bytes of files, to test with.</summary>
internal static class SampleModels
{
    /// <summary>The header of the smallest model file: two inputs, one output.</summary>
    public const string SmallHeader =
        """{"__metadata__":{"format":"fastbackprop","version":"1","shape":"2-1","activations":"sigmoid","bias":"constant"},"""
        + """ "layers.0.weight":{"dtype":"F32","shape":[3,1],"data_offsets":[0,12]}}""";

    /// <summary>The weights 1, -2 and 0.5, in float.</summary>
    public static byte[] SmallData => [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F];

    /// <summary>A file of this header and these bytes, without padding.</summary>
    public static byte[] FileOf(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data];
    }

    public static byte[] Save<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stream = new MemoryStream();
        ModelFile.Save(stream, model);
        return stream.ToArray();
    }

    public static Model<T> Load<T>(byte[] file)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stream = new MemoryStream(file);
        return ModelFile.Load<T>(stream);
    }

    public static T[] Weights<T>(Network<T> network, int layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var weights = new T[network.Shape.WeightRows(layer) * network.Shape.WeightColumns(layer)];
        network.CopyWeightsTo(layer, weights);
        return weights;
    }

    /// <summary>A model with everything that a model can have, or without, drawn from a seed.</summary>
    public static Model<T> Random<T>(int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var layers = new LayerShape[random.Next(1, 4)];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = (random.Next(1, 20), (Activation)random.Next(i == layers.Length - 1 ? 6 : 5));
        }

        var shape = new NetworkShape(random.Next(1, 20), layers) { Bias = (BiasConvention)random.Next(3) };
        string[] names = ["plain", "", "\"quoted\" \\", "größe 数 😀", "a,b-c", "'$% &", "{}[]", "<&>'"];
        return new Model<T>
        {
            Network = new Network<T>(shape, Initializer.ScaledNormal, (ulong)seed),
            Scaler = random.Next(4) == 0 ? null : RandomScaler(random, shape.Inputs),
            ClassNames = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, shape.Outputs).Select(i => names[i % names.Length] + new string(' ', i / names.Length))],
            Training = random.Next(3) == 0 ? null : new TrainingState
            {
                Loss = Loss.All[random.Next(Loss.All.Count)],
                Steps = random.NextInt64(long.MaxValue),
                Epochs = random.Next(int.MaxValue),
                ShuffleSeed = random.Next(2) == 0 ? null : (ulong)random.NextInt64() * 2,
                LearningRate = random.NextDouble(),
                Update = random.Next(2) == 0 ? null : names[random.Next(names.Length)],
                Dataset = random.Next(2) == 0 ? null : names[random.Next(names.Length)],
            },
        };
    }

    private static Scaler RandomScaler(Random random, int columns)
    {
        var kind = (Scaling)random.Next(5);
        int count = kind switch { Scaling.MinMax or Scaling.Standard => columns, Scaling.Range => 1, _ => 0 };
        double[] offsets = [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-1000, 1000)))];
        double[] divisors = [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())];
        return new Scaler(kind, columns, offsets, divisors);
    }
}
