using System.Globalization;
using System.Runtime.CompilerServices;
using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Models;

/// <summary>The role of each tensor of a file, in the order of the file.</summary>
/// <param name="Weights">The layers, and the tensors that hold their weights.</param>
/// <param name="IsDouble">Whether the weights are double, not float.</param>
/// <param name="Offsets">The scaler's offsets; null if they are not a tensor.</param>
/// <param name="Divisors">The scaler's divisors, if its offsets are a tensor.</param>
internal sealed record TensorRoles(
    IReadOnlyList<(int Layer, SafetensorsEntry Tensor)> Weights, bool IsDouble, SafetensorsEntry? Offsets, SafetensorsEntry? Divisors);

/// <summary>
/// The numbers of a model as tensors of a file: the weights as <c>layers.0.weight</c> and so on, rows × columns without padding;
/// the numbers of a scaler with many columns as <c>scaler.offsets</c> and <c>scaler.divisors</c>, in double.
/// </summary>
internal static class ModelTensors
{
    private const string Float = "F32";
    private const string Double = "F64";
    private const string Prefix = "layers.";
    private const string Suffix = ".weight";
    private const string OffsetsName = "scaler.offsets";
    private const string DivisorsName = "scaler.divisors";

    // As text a number takes up to 24 bytes, and the whole header has room for four million. Earlier programs read only text.
    private const int MostNumbersInText = 1024;

    /// <summary>Whether the numbers of a scaler are tensors, not text.</summary>
    public static bool Holds(Scaler? scaler) => scaler is not null && scaler.Offsets.Length > MostNumbersInText;

    /// <summary>
    /// The tensors of a model: those of the scaler, then those of the network, in the order of its layers. Doubles come before floats:
    /// other programs expect tensors at multiples of their element's size.
    /// </summary>
    public static List<SafetensorsEntry> Of<T>(NetworkShape shape, Scaler? scaler)
        where T : unmanaged
    {
        var tensors = new List<SafetensorsEntry>();
        if (Holds(scaler))
        {
            Add(tensors, OffsetsName, Double, sizeof(double), [scaler!.Offsets.Length]);
            Add(tensors, DivisorsName, Double, sizeof(double), [scaler.Divisors.Length]);
        }

        for (int layer = 0; layer < shape.Layers.Length; layer++)
        {
            Add(
                tensors,
                Name(layer),
                typeof(T) == typeof(float) ? Float : Double,
                Unsafe.SizeOf<T>(),
                [shape.WeightRows(layer), shape.WeightColumns(layer)]);
        }

        return tensors;
    }

    /// <summary>Throws if a shape has more layers than there are tensors, before memory is allocated for them.</summary>
    /// <param name="tensors">The tensors of the file.</param>
    /// <param name="layers">Layers that the file claims.</param>
    /// <param name="shape">The shape as the file states it.</param>
    /// <exception cref="InvalidDataException">A layer has no tensor.</exception>
    public static void ThrowIfFewer(IReadOnlyList<SafetensorsEntry> tensors, int layers, string shape)
    {
        if (layers <= tensors.Count)
        {
            return;
        }

        var found = new bool[tensors.Count + 1];
        foreach (SafetensorsEntry tensor in tensors)
        {
            int layer = LayerOf(tensor.Name);
            if ((uint)layer < (uint)found.Length)
            {
                found[layer] = true;
            }
        }

        throw Missing(Name(Array.IndexOf(found, false)), shape);
    }

    /// <summary>Finds the role of each tensor of a file. Their order in the file is free; their names, sizes and number are not.</summary>
    /// <param name="tensors">The tensors, at least as many as layers.</param>
    /// <param name="shape">The shape of the network.</param>
    /// <param name="allowsScaler">Whether the numbers of a scaler may be among them.</param>
    /// <exception cref="InvalidDataException">The tensors are not those of a network of this shape.</exception>
    public static TensorRoles Match(IReadOnlyList<SafetensorsEntry> tensors, NetworkShape shape, bool allowsScaler)
    {
        var weights = new List<(int Layer, SafetensorsEntry Tensor)>(tensors.Count);
        var found = new bool[shape.Layers.Length];
        SafetensorsEntry? offsets = null;
        SafetensorsEntry? divisors = null;
        foreach (SafetensorsEntry tensor in tensors)
        {
            if (allowsScaler && tensor.Name is OffsetsName or DivisorsName)
            {
                ThrowUnlessColumn(tensor);
                offsets = tensor.Name == OffsetsName ? tensor : offsets;
                divisors = tensor.Name == DivisorsName ? tensor : divisors;
                continue;
            }

            int layer = LayerOf(tensor.Name);
            if ((uint)layer >= (uint)found.Length)
            {
                throw new InvalidDataException($"tensor \"{tensor.Name}\" does not belong to a network {shape}");
            }

            found[layer] = true;
            ThrowUnlessLayer(tensor, shape, layer);
            weights.Add((layer, tensor));
            SafetensorsEntry first = weights[0].Tensor;
            if (tensor.Type != first.Type)
            {
                throw new InvalidDataException(
                    $"tensor \"{tensor.Name}\" has elements of type {tensor.Type}, \"{first.Name}\" of {first.Type}; expected one type");
            }
        }

        int missing = Array.IndexOf(found, false);
        if (missing >= 0)
        {
            throw Missing(Name(missing), shape.ToString());
        }

        if (offsets is null != divisors is null)
        {
            throw new InvalidDataException($"tensor \"{(offsets is null ? OffsetsName : DivisorsName)}\" is missing");
        }

        return new TensorRoles(weights, weights[0].Tensor.Type == Double, offsets, divisors);
    }

    /// <summary>Throws unless one array can hold the parameters, with their padding in memory.</summary>
    /// <exception cref="InvalidDataException">It cannot.</exception>
    public static void ThrowUnlessFitsMemory<T>(NetworkShape shape)
        where T : unmanaged
    {
        long elements = AlignedMemory.Lanes<T>();
        for (int layer = 0; layer < shape.Layers.Length; layer++)
        {
            elements += (long)shape.WeightRows(layer) * AlignedMemory.Pad<T>(shape.WeightColumns(layer));
        }

        if (elements > Array.MaxLength)
        {
            throw new InvalidDataException($"a network {shape} takes {elements} elements of memory; at most {Array.MaxLength} are possible");
        }
    }

    private static void Add(List<SafetensorsEntry> tensors, string name, string type, int size, long[] shape)
    {
        long begin = tensors.Count == 0 ? 0 : tensors[^1].End;
        long elements = 1;
        foreach (long length in shape)
        {
            elements *= length;
        }

        tensors.Add(new SafetensorsEntry(name, type, shape, begin, begin + (elements * size)));
    }

    private static void ThrowUnlessLayer(SafetensorsEntry tensor, NetworkShape shape, int layer)
    {
        int size = tensor.Type switch
        {
            Float => sizeof(float),
            Double => sizeof(double),
            _ => throw new InvalidDataException($"tensor \"{tensor.Name}\" has elements of type {tensor.Type}; expected {Float} or {Double}"),
        };
        long rows = shape.WeightRows(layer);
        long columns = shape.WeightColumns(layer);
        if (!tensor.Shape.AsSpan().SequenceEqual([rows, columns]))
        {
            throw new InvalidDataException(
                $"tensor \"{tensor.Name}\" is {Sizes(tensor)}; in a network {shape} with this bias it is {rows} × {columns}");
        }

        // Rows and columns are below 2^31, but their product in bytes may exceed 2^63.
        ThrowUnlessBytes(tensor, (Int128)rows * columns * size);
    }

    private static void ThrowUnlessColumn(SafetensorsEntry tensor)
    {
        if (tensor.Type != Double || tensor.Shape.Length != 1)
        {
            throw new InvalidDataException(
                $"tensor \"{tensor.Name}\" has elements of type {tensor.Type} in {tensor.Shape.Length} dimensions; expected {Double} in one");
        }

        ThrowUnlessBytes(tensor, (Int128)tensor.Shape[0] * sizeof(double));
    }

    private static void ThrowUnlessBytes(SafetensorsEntry tensor, Int128 bytes)
    {
        if (tensor.End - tensor.Begin != bytes)
        {
            throw new InvalidDataException(
                $"tensor \"{tensor.Name}\" has {tensor.End - tensor.Begin} bytes; {Sizes(tensor)} elements of {tensor.Type} have {bytes}");
        }
    }

    private static string Sizes(SafetensorsEntry tensor) => string.Join(" × ", tensor.Shape);

    private static InvalidDataException Missing(string tensor, string shape) => new($"tensor \"{tensor}\" of a network {shape} is missing");

    private static string Name(int layer) => FormattableString.Invariant($"{Prefix}{layer}{Suffix}");

    // The number in a name as Name writes it, or −1.
    private static int LayerOf(string name) =>
        name.Length > Prefix.Length + Suffix.Length
        && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
        && NumberParser.TryParse(name.AsSpan(Prefix.Length..^Suffix.Length), NumberStyles.None, out int layer)
        && name == Name(layer)
            ? layer
            : -1;
}
