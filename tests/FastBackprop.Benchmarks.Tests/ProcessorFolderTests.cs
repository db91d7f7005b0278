namespace FastBackprop.Benchmarks.Tests;

public class ProcessorFolderTests
{
    [Theory]
    [InlineData("AMD EPYC", "25", "17", "amd-epyc-family25-model17")]
    [InlineData("Intel(R) Xeon(R) CPU @ 2.80GHz", "6", "85", "intel-xeon-2-80ghz-family6-model85")]
    [InlineData("AMD Ryzen 9 7950X 16-Core Processor", "25", "97", "amd-ryzen-9-7950x-16-core-family25-model97")]
    public void A_processor_has_a_folder_of_its_name_family_and_model(string name, string family, string model, string folder) =>
        Assert.Equal(folder, ProcessorFolder.FromLinuxFile(
            $"processor\t: 0\ncpu family\t: {family}\nmodel\t\t: {model}\nmodel name\t: {name}\nflags\t\t: fpu\n"));

    [Fact]
    public void Without_a_name_there_is_no_folder() => Assert.Null(ProcessorFolder.FromLinuxFile("processor\t: 0\n"));
}
