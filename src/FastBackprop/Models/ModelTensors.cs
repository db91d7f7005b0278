using System.Runtime.CompilerServices;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Models;

/// <summary>The weights of a network as tensors of a file: <c>layers.0.weight</c> and so on, rows × columns without padding.</summary>
internal static class ModelTensors
{
    private const string Float = "F32";
    private const string Double = "F64";

    /// <summary>The tensors of a network, in the order of its layers.</summary>
    public static SafetensorsEntry[] Of<T>(NetworkShape shape)
        where T : unmanaged
    {
        var tensors = new SafetensorsEntry[shape.Layers.Length];
        long end = 0;
        for (int layer = 0; layer < tensors.Length; layer++)
        {
            long begin = end;
            long[] sizes = [shape.WeightRows(layer), shape.WeightColumns(layer)];
            end += sizes[0] * sizes[1] * Unsafe.SizeOf<T>();
            tensors[layer] = new SafetensorsEntry(Name(layer), typeof(T) == typeof(float) ? Float : Double, sizes, begin, end);
        }

        return tensors;
    }

    /// <summary>
    /// Finds the layer of each tensor of a file. Their order in the file is free; their names, sizes and number are not.
    /// </summary>
    /// <returns>The layers in the order of the tensors, and whether the elements are double, not float.</returns>
    /// <exception cref="InvalidDataException">The tensors are not those of a network of this shape.</exception>
    public static (int[] Layers, bool IsDouble) Match(IReadOnlyList<SafetensorsEntry> tensors, NetworkShape shape)
    {
        var layerOf = Enumerable.Range(0, shape.Layers.Length).ToDictionary(Name);
        var layers = new int[tensors.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            SafetensorsEntry tensor = tensors[i];
            if (!layerOf.Remove(tensor.Name, out layers[i]))
            {
                throw new InvalidDataException($"tensor \"{tensor.Name}\" does not belong to a network {shape}");
            }

            ThrowUnlessLayer(tensor, shape, layers[i]);
            if (tensor.Type != tensors[0].Type)
            {
                throw new InvalidDataException(
                    $"tensor \"{tensor.Name}\" has elements of type {tensor.Type}, \"{tensors[0].Name}\" of {tensors[0].Type}; expected one type");
            }
        }

        foreach (string name in layerOf.Keys)
        {
            throw new InvalidDataException($"tensor \"{name}\" of a network {shape} is missing");
        }

        return (layers, tensors[0].Type == Double);
    }

    /// <summary>Throws unless one array can hold the parameters, with the padding that they have in memory.</summary>
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
                $"tensor \"{tensor.Name}\" is {string.Join(" × ", tensor.Shape)}; in a network {shape} with this bias it is {rows} × {columns}");
        }

        // Rows and columns are below 2^31, but their product in bytes may be beyond 2^63.
        Int128 bytes = (Int128)rows * columns * size;
        if (tensor.End - tensor.Begin != bytes)
        {
            throw new InvalidDataException(
                $"tensor \"{tensor.Name}\" has {tensor.End - tensor.Begin} bytes; {rows} × {columns} elements of {tensor.Type} have {bytes}");
        }
    }

    private static string Name(int layer) => FormattableString.Invariant($"layers.{layer}.weight");
}
