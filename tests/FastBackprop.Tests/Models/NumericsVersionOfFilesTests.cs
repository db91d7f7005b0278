using System.Text;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Models;

/// <summary>A model file says by which arithmetic its weights came about; none is refused for it.</summary>
public sealed class NumericsVersionOfFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Model => Path.Combine(_folder, "model");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_has_the_version_of_the_library_that_wrote_it()
    {
        Save();
        Assert.Equal(NumericsVersion.Current, ModelFile.ReadInfo(Model).NumericsVersion);
    }

    // Files from before there was a number have none, and a later library has a higher one: the weights are numbers all the same.
    [Theory]
    [InlineData("\"numerics_versiom\":", null)]
    [InlineData("\"numerics_version\":\"8\"", 8)]
    [InlineData("\"numerics_version\":\"2147483647\"", int.MaxValue)]
    public void Files_of_any_version_are_read(string member, int? expected)
    {
        Save();
        Rewrite(member);
        Assert.Equal(expected, ModelFile.ReadInfo(Model).NumericsVersion);
        Assert.Equal(1.5f, ModelFile.Load<float>(Model).Network.Weights(0)[0, 0]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("2147483648")]
    [InlineData("")]
    [InlineData("one")]
    public void A_number_that_is_none_is_refused(string number)
    {
        Save();
        Rewrite($"\"numerics_version\":\"{number}\"");
        var error = Assert.Throws<InvalidDataException>(() => ModelFile.Load<float>(Model));
        Assert.Contains($"metadata \"numerics_version\" has \"{number}\"; expected a whole number from 1", error.Message, StringComparison.Ordinal);
    }

    private void Save()
    {
        var network = new Network<float>(new NetworkShape(1, 1) { Bias = BiasConvention.None });
        network.SetWeights(0, [1.5f]);
        ModelFile.Save(Model, new Model<float> { Network = network });
    }

    // Spaces behind the header make room for a longer number, and take that of a shorter one.
    private void Rewrite(string member)
    {
        byte[] file = File.ReadAllBytes(Model);
        int length = BitConverter.ToInt32(file);
        string header = Encoding.UTF8.GetString(file, 8, length).TrimEnd();
        string old = $"\"numerics_version\":\"{NumericsVersion.Current}\"";
        Assert.Contains(old, header, StringComparison.Ordinal);
        member = member.EndsWith(':') ? $"{member}\"\"" : member;
        byte[] changed = Encoding.UTF8.GetBytes(header.Replace(old, member, StringComparison.Ordinal));
        File.WriteAllBytes(Model, [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. file.AsSpan(8 + length)]);
    }
}
