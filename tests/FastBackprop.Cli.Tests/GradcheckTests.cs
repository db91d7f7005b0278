using System.Text.Json;
using FastBackprop.Cli.Gradcheck;
using FastBackprop.Cli.Terminal;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Tests;

public class GradcheckTests
{
    [Fact]
    public void The_default_network_passes()
    {
        JsonElement result = Cli.Json("gradcheck");

        Assert.Equal("7-5-3", result.GetProperty("shape").GetString());
        Assert.Equal(58, result.GetProperty("checked").GetInt32());
        Assert.InRange(result.GetProperty("largestRelativeDifference").GetDouble(), 0, 1e-5);
        Assert.True(result.GetProperty("passed").GetBoolean());
    }

    [Fact]
    public void Every_way_of_training_is_named_with_its_own_difference()
    {
        string[] words = ["step", "sparse-step", "ruled-step", "block", "batch"];
        JsonElement[] ways = [.. Cli.Json("gradcheck").GetProperty("ways").EnumerateArray()];
        CliResult text = Cli.Run("gradcheck");

        Assert.Equal(words, ways.Select(way => way.GetProperty("way").GetString()));
        Assert.All(ways, way => Assert.InRange(way.GetProperty("largestRelativeDifference").GetDouble(), 1e-12, 1e-5));
        Assert.Equal(words, text.OutLines.Where(line => line.Contains("at most", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("softmax", "cross-entropy")]
    [InlineData("tanh", "half-sum-of-squares")]
    public void The_loss_follows_the_output(string output, string loss)
    {
        JsonElement result = Cli.Json("gradcheck", "--output", output);

        Assert.Equal(loss, result.GetProperty("loss").GetString());
        Assert.True(result.GetProperty("passed").GetBoolean());
    }

    [Theory]
    [InlineData("sigmoid", "constant")]
    [InlineData("tanh", "computed")]
    [InlineData("relu", "none")]
    [InlineData("leaky-relu", "constant")]
    [InlineData("identity", "computed")]
    [InlineData("gelu", "constant")]
    [InlineData("silu", "none")]
    public void Random_networks_of_every_activation_loss_and_bias_pass(string activation, string bias)
    {
        foreach (string loss in (string[])["half-sum-of-squares", "binary-cross-entropy", "cross-entropy", "huber:0.3"])
        {
            CliResult result = Cli.Run("gradcheck", "--shape", "random", "--activation", activation, "--bias", bias, "--loss", loss, "--seed", "3");

            Assert.True(result.ExitCode == 0, $"{loss}: {result.Out}{result.Error}");
            Assert.Contains("result        passed", result.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0.9e-5, 0, true)]
    [InlineData(1.1e-5, 0, false)]
    [InlineData(double.NaN, 0, false)]
    [InlineData(0, 5, false)]
    public void A_difference_above_the_limit_or_nothing_compared_is_no_pass_and_its_way_is_named(double difference, int skipped, bool passed)
    {
        var settings = new GradcheckSettings
        {
            Sizes = [2, 1],
            Activation = Kernels.Activation.Relu,
            Output = Kernels.Activation.Relu,
            Loss = Loss.HalfSumOfSquares,
            Bias = BiasConvention.Constant,
            Seed = 0,
            Json = false,
        };
        using var output = new StringWriter();

        var report = new GradcheckReport(
            settings,
            new NetworkShape(2, 1),
            [new(0, 0, 0, 0, Checked: 5, 0), new(difference, 0, 0, 0, Checked: 5, skipped) { Way = TrainingWay.Block }]);
        report.WriteTo(new Streams(new StringReader(""), output, TextWriter.Null));

        Assert.Equal(passed, report.Passed);
        Assert.Contains(passed ? "result        passed" : "result        failed by block: the limit is 1e-05", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(passed, JsonDocument.Parse(report.ToJson()).RootElement.GetProperty("passed").GetBoolean());
    }

    [Fact]
    public void Random_shapes_depend_on_the_seed() => Assert.True(
        Enumerable.Range(0, 5)
            .Select(seed => Cli.Json("gradcheck", "--shape", "random", "--seed", $"{seed}").GetProperty("shape").GetString())
            .Distinct()
            .Count() > 1);
}
