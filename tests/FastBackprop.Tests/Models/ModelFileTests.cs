using FastBackprop.Data;
using FastBackprop.IO;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Tests.Models;

/// <summary>Model files on disk.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastbackprop");

    private string FilePath => Path.Combine(_folder.FullName, "model.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_can_be_read_again_and_replaced()
    {
        Model<float> first = SampleModels.Random<float>(1);
        Model<float> second = SampleModels.Random<float>(2);
        ModelFile.Save(FilePath, first);
        Assert.Equal(WeightsHash.Sha256(first.Network), WeightsHash.Sha256(ModelFile.Load<float>(FilePath).Network));
        ModelFile.Save(FilePath, second);
        Assert.Equal(SampleModels.Save(second), File.ReadAllBytes(FilePath));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void A_file_that_somebody_reads_can_be_replaced()
    {
        ModelFile.Save(FilePath, SampleModels.Random<float>(1));
        byte[] old = File.ReadAllBytes(FilePath);
        using (var reader = new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete))
        {
            ModelFile.Save(FilePath, SampleModels.Random<float>(2));
            var read = new byte[old.Length];
            reader.ReadExactly(read);
            Assert.Equal(old, read);
        }
    }

    [Fact]
    public void A_path_is_relative_to_the_working_folder()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, FilePath);
        ModelFile.Save(path, SampleModels.Random<float>(1));
        Assert.True(File.Exists(FilePath));
        Assert.Equal("float", ModelFile.ReadInfo(path).ElementType);
    }

    [Fact]
    public void Information_is_read_without_choosing_a_type()
    {
        var training = new TrainingState { Loss = Loss.BinaryCrossEntropy, Steps = 4, Epochs = 2, Dataset = "xor" };
        ModelFile.Save(FilePath, new Model<double>
        {
            Network = new(new NetworkShape(2, 2, 1) { Bias = BiasConvention.ComputedUnit }),
            Training = training,
            ClassNames = ["no", "yes"],
            Scaler = new Scaler(Scaling.Range, 2, [0], [255]),
        });
        ModelFileInfo info = ModelFile.ReadInfo(FilePath);
        Assert.Equal("double", info.ElementType);
        Assert.Equal(new NetworkShape(2, 2, 1) { Bias = BiasConvention.ComputedUnit }, info.Shape);
        Assert.Equal(training, info.Training);
        Assert.Equal(["no", "yes"], info.ClassNames);
        Assert.Equal(Scaling.Range, info.Scaler!.Kind);

        ModelFile.Save(FilePath, new Model<float> { Network = new(new NetworkShape(2, 1)) });
        var expected = new ModelFileInfo(new NetworkShape(2, 1), "float", null, null, null) { NumericsVersion = NumericsVersion.Current };
        Assert.Equal(expected, ModelFile.ReadInfo(FilePath));
    }

    [Fact]
    public void A_bad_file_is_named()
    {
        File.WriteAllBytes(FilePath, SampleModels.FileOf(SampleModels.SmallHeader, SampleModels.SmallData[..11]));
        string message = $"{FilePath}: the file is truncated: its tensors have 12 bytes, and 11 are there.";
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => ModelFile.Load<float>(FilePath)).Message);
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => ModelFile.ReadInfo(FilePath)).Message);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        Assert.Equal($"{FilePath}: there is no such file.", Assert.Throws<FileNotFoundException>(() => ModelFile.Load<float>(FilePath)).Message);
        Assert.Equal(
            $"{_folder.FullName} is a folder; expected a file.",
            Assert.Throws<ArgumentException>(() => ModelFile.ReadInfo(_folder.FullName)).Message);
        Assert.Throws<ArgumentException>(() => ModelFile.Load<float>(""));
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_named_and_nothing_is_left_behind()
    {
        Model<float> model = SampleModels.Random<float>(1);
        string folder = Path.Combine(_folder.FullName, "folder");
        string file = Path.Combine(folder, "model");
        Assert.Equal($"{file}: there is no folder {folder}.", Assert.Throws<DirectoryNotFoundException>(() => ModelFile.Save(file, model)).Message);
        Directory.CreateDirectory(folder);
        Assert.Equal($"{folder} is a folder; expected a file.", Assert.Throws<ArgumentException>(() => ModelFile.Save(folder, model)).Message);
        Assert.Equal([folder], Directory.GetFileSystemEntries(_folder.FullName));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [SkippableFact]
    public void A_device_is_not_replaced()
    {
        Skip.If(OperatingSystem.IsWindows(), "its devices have no paths");
        string path = $"/dev/{Path.GetRandomFileName()}";
        Assert.Equal($"{path} is a device; expected a file.", Assert.Throws<ArgumentException>(() => FileReplacement.Write(path, _ => { })).Message);
    }

    [Fact]
    public void A_model_that_is_refused_leaves_the_old_file_as_it_is()
    {
        Model<float> model = SampleModels.Random<float>(1);
        ModelFile.Save(FilePath, model);
        byte[] old = File.ReadAllBytes(FilePath);
        model.Network.MutableWeights(0)[0, 0] = float.PositiveInfinity;
        Assert.Throws<ArgumentException>(() => ModelFile.Save(FilePath, model));
        Assert.Equal(old, File.ReadAllBytes(FilePath));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_old_file_as_it_is_and_no_other()
    {
        File.WriteAllText(FilePath, "old");
        var failure = new IOException("the disk is full");
        Assert.Same(failure, Assert.Throws<IOException>(() => FileReplacement.Write(FilePath, stream =>
        {
            stream.Write(new byte[100_000]);
            throw failure;
        })));
        Assert.Equal("old", File.ReadAllText(FilePath));
        Assert.Equal([FilePath], Directory.GetFileSystemEntries(_folder.FullName));
    }

    // A file of 0.8 GB that takes no room on disk: each row of one weight is padded to 64 bytes in memory.
    [SkippableFact]
    public void A_network_that_no_array_can_hold_is_refused_before_memory_is_taken()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "files with holes are usual on Linux");
        string header = SampleModels.SmallHeader.Replace("2-1", "200000000-1").Replace("[3,1]", "[200000001,1]").Replace("[0,12]", "[0,800000004]");
        byte[] start = SampleModels.FileOf(header, []);
        using (FileStream file = File.Create(FilePath))
        {
            file.Write(start);
            file.SetLength(start.Length + 800000004);
        }

        Assert.Equal(
            $"{FilePath}: a network 200000000-1 takes 3200000032 elements of memory; at most 2147483591 are possible.",
            Assert.Throws<InvalidDataException>(() => ModelFile.Load<float>(FilePath)).Message);
    }
}
