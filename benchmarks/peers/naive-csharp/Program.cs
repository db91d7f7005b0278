// Backpropagation in C# as one first writes it, on the clock; for the arguments see peer.h in ../c.
//   dotnet build -c Release benchmarks/peers/naive-csharp && taskset -c 0 benchmarks/peers/naive-csharp/bin/Release/net10.0/NaiveCSharp
using System.Diagnostics;
using System.Globalization;

const string Peer = "C#, naive loops";
const int PoolRows = 256;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
string? only = Option("--only");
string? folder = Option("--mnist");
double seconds = double.Parse(Option("--seconds") ?? "0.15", CultureInfo.InvariantCulture);
bool checking = args.Contains("--check");

for (var k = 0; k < Workloads.Shapes.Length; k++)
{
    int[] sizes = Workloads.Shapes[k];
    NaiveNetwork network = Workloads.Network(sizes);
    if (checking)
    {
        Check(network, $"T{k + 1}", sizes);
        continue;
    }

    Samples pool = Workloads.Pool(sizes, PoolRows);
    int many = sizes[0] < 784 ? 1024 : 256;
    float[][] rows = Workloads.Pool(sizes, many).Inputs;
    Report($"T{k + 1}", "Step", () => MedianNanoseconds(steps => Train(network, pool, steps)));
    Report($"I{k + 1}", "Predict", () => MedianNanoseconds(calls => Predict(network, pool.Inputs, calls)));
    Report($"I{k + 1}x{many}", "PredictMany", () => MedianNanoseconds(batches => Predict(network, rows, batches * many)) / many);
}

if (folder is not null && !checking && only is null or "M" or "I4-mnist")
{
    NaiveNetwork network = Workloads.Network([784, 128, 10]);
    Samples mnist = Workloads.Mnist(folder!);
    Report("I4-mnist", "Predict", () => MedianNanoseconds(calls => Predict(network, mnist.Inputs[..PoolRows], calls)));
    Report("M", "Epoch", () => Nanoseconds(() => Train(network, mnist, Workloads.MnistRows)));
}

static void Train(NaiveNetwork network, Samples samples, long steps)
{
    for (long s = 0, row = 0; s < steps; s++, row = row + 1 == samples.Inputs.Length ? 0 : row + 1)
    {
        network.Step(samples.Inputs[row], samples.Targets[row]);
    }
}

static void Predict(NaiveNetwork network, float[][] inputs, long calls)
{
    for (long s = 0, row = 0; s < calls; s++, row = row + 1 == inputs.Length ? 0 : row + 1)
    {
        network.Predict(inputs[row]);
    }
}

static double Nanoseconds(Action work)
{
    long start = Stopwatch.GetTimestamp();
    work();
    return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
}

double MedianNanoseconds(Action<long> work)
{
    long calls = 1;
    while (Nanoseconds(() => work(calls)) < seconds / 14 * 1e9)
    {
        calls *= 2;
    }

    double[] took = [.. Enumerable.Range(0, 7).Select(_ => Nanoseconds(() => work(calls)) / calls)];
    return took.Order().ElementAt(3);
}

void Report(string name, string call, Func<double> nanoseconds)
{
    if (only is null || only == name)
    {
        Console.WriteLine(FormattableString.Invariant(
            $$"""{"peer":"{{Peer}}","version":".NET {{Environment.Version}}","name":"{{name}}","call":"{{call}}","ns":{{nanoseconds():G6}}}"""));
    }
}

static void Check(NaiveNetwork network, string name, int[] sizes)
{
    Samples samples = Workloads.Pool(sizes, 20);
    Train(network, samples, 20);
    string outputs = string.Join(',', samples.Inputs.Take(4).SelectMany(network.Predict)
        .Select(y => y.ToString("R", CultureInfo.InvariantCulture)));
    Console.WriteLine($$"""{"peer":"{{Peer}}","name":"{{name}}","alone":[{{outputs}}],"many":[{{outputs}}]}""");
}
