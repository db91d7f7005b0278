using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Recurrent;

namespace FastBackprop.Tests.Models;

public class WeightsHashTests
{
    // hashlib.sha256(struct.pack('<9f', 1, -2, .5, 0, 1e-3, 7, -1, 2, 3)).hexdigest() in Python, and '<9d'.
    [Fact]
    public void The_hash_is_that_of_the_weights_as_little_endian_numbers()
    {
        Assert.Equal("3b3d5f460b62f412ee4165878c2ee801bda1b0e1104b05f1a05e83fb0382229d", WeightsHash.Sha256(Sample<float>(0f, 1e-3f)));
        Assert.Equal("982d2588d33acc79d031e860a7a73ba149dec36bf1180b9601d2b13ea4e8fecf", WeightsHash.Sha256(Sample<double>(0d, 1e-3)));
    }

    [Fact]
    public void Negative_zero_counts_as_zero_and_every_other_bit_counts()
    {
        string hash = WeightsHash.Sha256(Sample<float>(0f, 1e-3f));
        Assert.Equal(hash, WeightsHash.Sha256(Sample<float>(-0f, 1e-3f)));
        Assert.NotEqual(hash, WeightsHash.Sha256(Sample<float>(float.Epsilon, 1e-3f)));
        Assert.NotEqual(hash, WeightsHash.Sha256(Sample<float>(0f, float.BitIncrement(1e-3f))));
    }

    // As above, of '<11d' 1, -2, .5, 0, 1e-3, 7, -1, 2, 3, 4, 5.
    [Fact]
    public void The_hash_of_a_network_through_time_is_that_of_its_blocks_in_order()
    {
        Assert.Equal("73cc506ec51c435a4a6425c106e38a18fd54d7f45239a8e97d67f9a8946731a4", WeightsHash.Sha256(Elman<double>()));
        Assert.Equal("6d799d35eb3d3cd678ad10158fd7c0c31d9ec7096844de3b14772718fbead6c6", WeightsHash.Sha256(Elman<float>()));
    }

    // '<6d' 1, -2, .5, 0, 1e-3, 7.
    [Fact]
    public void The_hash_of_a_network_that_settles_is_that_of_its_weights()
    {
        Assert.Equal("6f2bb8fc7ce440e574240ceb7e322229f899edb3b2801b87d2af6839595764ae", WeightsHash.Sha256(FixedPoint<double>()));
        Assert.Equal("351d89e2f4e4786c3b745718c99045916584ad837bb37540e2c80294fc6bfcdd", WeightsHash.Sha256(FixedPoint<float>()));
    }

    private static ElmanNetwork<T> Elman<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var network = new ElmanNetwork<T>(new RecurrentShape(inputs: 1, hidden: 2, outputs: 1));
        network.SetWeights(RecurrentBlock.InputToHidden, Values<T>(1, -2));
        network.SetWeights(RecurrentBlock.ContextToHidden, Values<T>(0.5, 0, 1e-3, 7));
        network.SetWeights(RecurrentBlock.HiddenBias, Values<T>(-1, 2));
        network.SetWeights(RecurrentBlock.HiddenToOutput, Values<T>(3, 4));
        network.SetWeights(RecurrentBlock.OutputBias, Values<T>(5));
        return network;
    }

    private static FixedPointNetwork<T> FixedPoint<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var network = new FixedPointNetwork<T>(new FixedPointShape(units: 2, inputs: 1, outputs: 1));
        network.SetWeights(Values<T>(1, -2, 0.5, 0, 1e-3, 7));
        return network;
    }

    private static T[] Values<T>(params double[] values)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => [.. values.Select(T.CreateTruncating)];

    private static Network<T> Sample<T>(T zero, T small)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(new NetworkShape(2, 2, 1) { Bias = BiasConvention.Constant });
        T[] weights = [.. new[] { 1, -2, 0.5, 0, 0, 7, -1, 2, 3 }.Select(T.CreateChecked)];
        weights[4] = small;
        network.SetWeights(0, weights.AsSpan(0, 6));
        network.SetWeights(1, weights.AsSpan(6, 3));

        // Past SetWeights, which stores no −0.
        network.MutableWeights(0)[1, 1] = zero;
        return network;
    }
}
