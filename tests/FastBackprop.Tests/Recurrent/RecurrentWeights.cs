using System.Numerics;
using FastBackprop.Recurrent;

namespace FastBackprop.Tests.Recurrent;

/// <summary>All weights of a recurrent network, block by block and row by row.</summary>
internal static class RecurrentWeights
{
    private static readonly RecurrentBlock[] Blocks = Enum.GetValues<RecurrentBlock>();

    public static T[] Of<T>(RecurrentNetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Blocks.SelectMany(block => Of(network, block))];

    public static T[] Of<T>(RecurrentNetwork<T> network, RecurrentBlock block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[network.Weights(block).Rows * network.Weights(block).Columns];
        network.CopyWeightsTo(block, values);
        return values;
    }

    public static T[] Of<T>(FixedPointNetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[network.Weights.Rows * network.Weights.Columns];
        network.CopyWeightsTo(values);
        return values;
    }

    public static void Set<T>(RecurrentNetwork<T> network, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (RecurrentBlock block in Blocks)
        {
            int count = network.Weights(block).Rows * network.Weights(block).Columns;
            network.SetWeights(block, values[..count]);
            values = values[count..];
        }
    }
}
