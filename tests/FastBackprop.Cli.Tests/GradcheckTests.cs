using System.Text.Json;

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

    [Theory]
    [InlineData("sigmoid", "constant")]
    [InlineData("tanh", "computed")]
    [InlineData("relu", "none")]
    [InlineData("leaky-relu", "constant")]
    [InlineData("identity", "computed")]
    public void Random_networks_of_every_activation_loss_and_bias_pass(string activation, string bias)
    {
        foreach (string loss in (string[])["half-sum-of-squares", "binary-cross-entropy", "cross-entropy"])
        {
            CliResult result = Cli.Run("gradcheck", "--shape", "random", "--activation", activation, "--bias", bias, "--loss", loss, "--seed", "3");

            Assert.True(result.ExitCode == 0, $"{loss}: {result.Out}{result.Error}");
            Assert.Contains("result        passed", result.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Random_shapes_depend_on_the_seed() => Assert.True(
        Enumerable.Range(0, 5)
            .Select(seed => Cli.Json("gradcheck", "--shape", "random", "--seed", $"{seed}").GetProperty("shape").GetString())
            .Distinct()
            .Count() > 1);
}
