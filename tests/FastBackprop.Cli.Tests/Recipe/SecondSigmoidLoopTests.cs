using System.Text.Json;
using FastBackprop.Cli.Recipe;
using FastBackprop.Data;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Tests.Recipe;

/// <summary>The loop of the second sigmoid against the reference run of its tutorial.</summary>
public class SecondSigmoidLoopTests
{
    [Fact]
    public void The_weights_are_those_of_the_fixture()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "fixtures", "002-iris-l2-as-written", "fixture.json");
        using JsonDocument fixture = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement root = fixture.RootElement;
        JsonElement samples = root.GetProperty("data");
        var network = new Network<double>(new NetworkShape(4, 5, 3) { Bias = BiasConvention.None });
        network.SetWeights(0, Numbers(root.GetProperty("initial"), "w1"));
        network.SetWeights(1, Numbers(root.GetProperty("initial"), "w2"));
        var loop = new SecondSigmoidLoop<double>(network, new Dataset<double>(Numbers(samples, "x_train"), 4, Numbers(samples, "t_train"), 3));

        int updates = 0;
        var compared = new List<int>();
        foreach (JsonElement snapshot in root.GetProperty("snapshots").EnumerateArray())
        {
            int until = snapshot.GetProperty("updates").GetInt32();
            loop.Run(until - updates, learningRate: 0.1);
            updates = until;
            loop.CopyTo(network);
            double tolerance = snapshot.GetProperty("suggested_abs_tolerance").GetDouble();
            AssertClose(Numbers(snapshot.GetProperty("params"), "w1"), network, 0, tolerance);
            AssertClose(Numbers(snapshot.GetProperty("params"), "w2"), network, 1, tolerance);
            compared.Add(updates);
        }

        Assert.Equal([1, 2, 10, 100, 1_000, 100_000], compared);
    }

    private static void AssertClose(double[] expected, Network<double> network, int layer, double tolerance)
    {
        var actual = new double[expected.Length];
        network.CopyWeightsTo(layer, actual);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }

    private static double[] Numbers(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).GetProperty("data").EnumerateArray().Select(number => number.GetDouble())];
}
