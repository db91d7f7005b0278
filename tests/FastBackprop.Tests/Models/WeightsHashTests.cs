using FastBackprop.Models;
using FastBackprop.Networks;

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
