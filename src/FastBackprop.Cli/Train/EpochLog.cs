using FastBackprop.Cli.Terminal;

namespace FastBackprop.Cli.Train;

/// <summary>The training log: a JSON object a line, a line an epoch, each on disk before the next epoch begins.</summary>
internal sealed class EpochLog : IDisposable
{
    private readonly StreamWriter _writer;

    /// <summary>Starts a new log; one that is there already is replaced.</summary>
    public EpochLog(string path) => _writer = new StreamWriter(path) { AutoFlush = true, NewLine = "\n" };

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
}
