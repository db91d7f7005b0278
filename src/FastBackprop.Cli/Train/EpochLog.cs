using FastBackprop.Cli.Terminal;
using FastBackprop.IO;

namespace FastBackprop.Cli.Train;

/// <summary>
/// The training log: a JSON object a line, a line an epoch, each given to the operating system before the next epoch begins. It is
/// there for others to read then, and stays if the program is ended; a power failure may cost the last lines.
/// </summary>
internal sealed class EpochLog : IDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Starts a new log; one that is there already is replaced.</summary>
    /// <exception cref="IOException">Somebody else has the file open, another training perhaps; it is left as it is.</exception>
    public EpochLog(string path) => _writer = new StreamWriter(Open(path)) { AutoFlush = true, NewLine = "\n" };

    public void Add(EpochReport report) => _writer.WriteLine(Json.Object(json =>
    {
        json.WriteNumber("epoch", report.Epoch);
        json.WriteNumber("loss", report.MeanLoss);
        json.WriteNumberOrNull("trainLoss", report.TrainLoss);
        json.WriteNumberOrNull("testLoss", report.TestLoss);
        json.WriteNumberOrNull("trainAccuracy", report.TrainAccuracy);
        json.WriteNumberOrNull("testAccuracy", report.TestAccuracy);
        json.WriteNumbersOrNull("gradientNorms", report.GradientNorms);
        json.WriteNumber("learningRate", report.LearningRate);
        json.WriteNumber("seconds", report.Seconds);
        json.WriteNumber("samples", report.AllSamples);
    }));

    public void Dispose() => _writer.Dispose();

    private static FileStream Open(string path)
    {
        // Any number of programs may write to a device.
        if (FileStatus.Of(path) is { Kind: not (FileKind.Regular or FileKind.Folder) })
        {
            return Open(path, FileMode.Create, FileShare.Read);
        }

        // A pipe is opened once: its reader takes the end of one writer for the end of all.
        FileStream file = Open(path, FileMode.OpenOrCreate, FileShare.Read);
        if (!file.CanSeek)
        {
            return file;
        }

        file.Dispose();
        try
        {
            // On Unix one who shares a file for reading keeps no other such writer out. Who shares it with nobody opens it only
            // where nobody has it, and it is emptied only then; after that readers are welcome again.
            Open(path, FileMode.Create, FileShare.None).Dispose();
            return Open(path, FileMode.Create, FileShare.Read);
        }
        catch (IOException e)
        {
            throw new IOException($"--log {path} is in use, by another training perhaps; expected a file of its own.", e);
        }
    }

    private static FileStream Open(string path, FileMode mode, FileShare share) => new(path, mode, FileAccess.Write, share);
}
