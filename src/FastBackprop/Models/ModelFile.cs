using System.Numerics.Tensors;
using FastBackprop.Data;
using FastBackprop.IO;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Models;

/// <summary>
/// Writes and reads models as safetensors files, a published format that other programs also read: a JSON header, then the raw weights,
/// little-endian. The weights of layer l are the tensor <c>layers.l.weight</c>, rows × columns, row-major, the bias row last. The numbers of a scaler
/// with more than 1,024 columns are the tensors <c>scaler.offsets</c> and <c>scaler.divisors</c>. The rest of the model is in <c>__metadata__</c>.
/// </summary>
public static class ModelFile
{
    /// <summary>
    /// Writes a model. The file appears, or replaces the old one, as a whole: after a failure or a crash the old file
    /// is still there. The new file has the read and write permissions of the old one. If the path is a symbolic
    /// link, its target is replaced. Leftovers of killed processes beside the file are removed.
    /// </summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="model">The model; its network must not be trained meanwhile.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty or names something other than a file, a weight is not finite, the parts of the model do not fit each other,
    /// or its texts are longer than a file's header may be: a model that <see cref="Load{T}(string)"/> would refuse is not written.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The file could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file must not be written.</exception>
    public static void Save<T>(string path, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlyMemory<byte> header = HeaderOf(model);
        FileReplacement.Write(path, stream => Write(stream, header, model));
    }

    /// <summary>Writes a model to a stream, from its position on.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="model">The model; its network must not be trained meanwhile.</param>
    /// <exception cref="ArgumentException">
    /// A weight is not finite, the parts of the model do not fit each other, or its texts are longer than a file's header may be; nothing is written.
    /// </exception>
    public static void Save<T>(Stream stream, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(stream, HeaderOf(model), model);
    }

    /// <summary>Reads a model. Float weights may be read as double, which is exact.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; <see cref="ReadInfo(string)"/> tells what the file has.</typeparam>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentException">The path is empty or names a folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a model, is damaged or cut off, or has double weights where float is asked for. The message names the file.
    /// </exception>
    public static Model<T> Load<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using FileStream file = Open(path);
        return Load<T>(file, path);
    }

    /// <summary>Reads a model from a stream, from its position to its end, as <see cref="Load{T}(string)"/> does.</summary>
    /// <param name="stream">
    /// The stream, which stays open. One that cannot seek, such as a network's or one that decompresses, is read to its end. Its
    /// bytes are kept until the network is made from them; memory is allocated only for bytes that have arrived.
    /// </param>
    /// <exception cref="InvalidDataException">It is not a model, is damaged or cut off, or has double weights where float is asked for.</exception>
    public static Model<T> Load<T>(Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load<T>(stream, "the stream");
    }

    /// <summary>Reads the description in a model file, and checks that the file has room for the weights it claims, without reading them.</summary>
    /// <param name="path">The file.</param>
    /// <inheritdoc cref="Load{T}(string)" path="/exception"/>
    public static ModelFileInfo ReadInfo(string path)
    {
        using FileStream file = Open(path);
        return Named(path, () =>
        {
            (ModelMetadata metadata, TensorRoles roles, _, _) = ReadAllButWeights(file);
            return new ModelFileInfo(
                metadata.Shape, roles.IsDouble ? "double" : "float", metadata.Scaler, metadata.ClassNames, metadata.Training)
            {
                NumericsVersion = metadata.WrittenBy,
            };
        });
    }

    private static ReadOnlyMemory<byte> HeaderOf<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        Network<T> network = model.Network ?? throw new ArgumentException("The model has no network.", nameof(model));
        var metadata = new ModelMetadata(network.Shape, model.Scaler, model.ClassNames, model.Training);
        if (metadata.Fault() is string fault)
        {
            throw new ArgumentException($"The model cannot be written: {fault}.", nameof(model));
        }

        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            ReadOnlyMatrixSpan<T> weights = network.Weights(layer);
            for (int row = 0; row < weights.Rows; row++)
            {
                if (!TensorPrimitives.IsFiniteAll(weights.Row(row)))
                {
                    throw new ArgumentException($"The model cannot be written: {NotFinite(layer, row)}.", nameof(model));
                }
            }
        }

        ReadOnlyMemory<byte> json = new SafetensorsHeader(metadata.ToStrings(), ModelTensors.Of<T>(network.Shape, model.Scaler)).ToJson();
        return json.Length <= SafetensorsHeader.MostBytes
            ? json
            : throw new ArgumentException(
                $"The model cannot be written: its header has {json.Length} bytes; at most {SafetensorsHeader.MostBytes} are allowed.", nameof(model));
    }

    private static void Write<T>(Stream stream, ReadOnlyMemory<byte> header, Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SafetensorsHeader.Write(stream, header.Span);
        if (ModelTensors.Holds(model.Scaler))
        {
            WeightBytes.Write(stream, model.Scaler!.Offsets);
            WeightBytes.Write(stream, model.Scaler.Divisors);
        }

        Network<T> network = model.Network;
        for (int layer = 0; layer < network.Shape.Layers.Length; layer++)
        {
            ReadOnlyMatrixSpan<T> weights = network.Weights(layer);
            var scratch = new T[weights.Columns];
            for (int row = 0; row < weights.Rows; row++)
            {
                stream.Write(WeightBytes.Encode(weights.Row(row), scratch));
            }
        }
    }

    private static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ArgumentException($"{path} is a folder; expected a file.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        }

        // Opening a pipe would wait for a writer.
        if (FileStatus.Of(path) is { Kind: not FileKind.Regular })
        {
            throw NoLength(path);
        }

        // A reader does not prevent a writer from replacing this file.
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        if (!file.CanSeek)
        {
            file.Dispose();
            throw NoLength(path);
        }

        return file;
    }

    private static InvalidDataException NoLength(string path) =>
        new($"{path}: a model is read from a file of known length, not from a pipe.");

    private static (ModelMetadata Metadata, TensorRoles Roles, Stream Data, long Start) ReadAllButWeights(Stream stream)
    {
        var header = SafetensorsHeader.Read(stream);
        NetworkShape shape = ModelMetadata.ReadShape(header.Metadata, header.Tensors);
        TensorRoles roles = ModelTensors.Match(header.Tensors, shape, ModelMetadata.LeavesScalerToTensors(header.Metadata));
        Stream data = header.OpenData(stream);
        long start = data.Position;
        (double[], double[])? scaler = null;
        if (roles is { Offsets: { } offsets, Divisors: { } divisors })
        {
            scaler = (ReadNumbers(data, start, offsets), ReadNumbers(data, start, divisors));
        }

        return (ModelMetadata.Read(header.Metadata, shape, scaler), roles, data, start);
    }

    private static double[] ReadNumbers(Stream data, long start, SafetensorsEntry tensor)
    {
        if (tensor.Shape[0] > Array.MaxLength)
        {
            throw new InvalidDataException($"tensor \"{tensor.Name}\" has {tensor.Shape[0]} elements; at most {Array.MaxLength} are possible");
        }

        var numbers = new double[tensor.Shape[0]];
        data.Position = start + tensor.Begin;
        WeightBytes.Read(data, numbers);
        return numbers;
    }

    private static Model<T> Load<T>(Stream stream, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ElementType.ThrowUnlessSupported<T>();
        return Named(name, () =>
        {
            (ModelMetadata metadata, TensorRoles roles, Stream data, long start) = ReadAllButWeights(stream);
            if (roles.IsDouble && typeof(T) == typeof(float))
            {
                throw new InvalidDataException("its weights are double, and float would round them; load it as double");
            }

            ModelTensors.ThrowUnlessFitsMemory<T>(metadata.Shape);
            var network = new Network<T>(metadata.Shape);
            foreach ((int layer, SafetensorsEntry tensor) in roles.Weights)
            {
                data.Position = start + tensor.Begin;
                if (roles.IsDouble)
                {
                    ReadWeights<double, T>(data, network, layer);
                }
                else
                {
                    ReadWeights<float, T>(data, network, layer);
                }
            }

            return new Model<T>
            {
                Network = network,
                Scaler = metadata.Scaler,
                ClassNames = metadata.ClassNames,
                Training = metadata.Training,
            };
        });
    }

    private static void ReadWeights<TStored, T>(Stream stream, Network<T> network, int layer)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixSpan<T> weights = network.MutableWeights(layer);
        var scratch = new TStored[weights.Columns];
        for (int row = 0; row < weights.Rows; row++)
        {
            WeightBytes.Decode(stream, scratch, weights.Row(row));
            if (!TensorPrimitives.IsFiniteAll<T>(weights.Row(row)))
            {
                throw new InvalidDataException(NotFinite(layer, row));
            }
        }
    }

    private static string NotFinite(int layer, int row) =>
        $"layer {layer} has a weight that is not finite, in row {row}";

    // The message may contain text from the file.
    private static TResult Named<TResult>(string name, Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name}: the file has become shorter while it was read.", e);
        }
        catch (InvalidDataException e)
        {
            string message = ForeignText.Clean(e.Message.TrimEnd('.') + ".", ForeignText.MostOfMessage);
            throw new InvalidDataException($"{name}: {message}", e);
        }
    }
}
