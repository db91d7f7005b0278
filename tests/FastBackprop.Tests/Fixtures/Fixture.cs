using System.Text.Json;
using FastBackprop.Networks;

namespace FastBackprop.Tests.Fixtures;

/// <summary>One reference run: its data, start weights and check points. The format is described beside the files.</summary>
internal sealed class Fixture
{
    private readonly JsonElement _root;

    private Fixture(JsonElement root) => _root = root;

    public string Name => Text("name");

    /// <summary>What has been trained, and so which test follows it. The content tells, not the name of a folder.</summary>
    /// <exception cref="InvalidDataException">No test follows such a run.</exception>
    public FixtureKind Kind => (Optional("network", "kind"), Optional("network", "input_units"), Text("hyper", "batch")) switch
    {
        ({ } kind, null, "all sequences together") when kind.GetString() == "elman" => FixtureKind.Elman,
        ({ } kind, null, "all sequences together") when kind.GetString() == "jordan" => FixtureKind.Jordan,
        (null, not null, var batch) when batch.EndsWith("patterns, gradients summed", StringComparison.Ordinal) => FixtureKind.FixedPoint,
        (null, null, "full") => FixtureKind.FullBatch,
        (null, null, var batch) when batch.StartsWith("one row at a time", StringComparison.Ordinal) => FixtureKind.Online,
        (_, _, var batch) => throw new InvalidDataException($"{Name}: no test follows a run of this network with '{batch}'"),
    };

    /// <summary>Whether the slope is that of the activation, and not a tutorial's own.</summary>
    public bool HasTrueSlope => Text("hyper", "derivative") == "true";

    /// <summary>What the sum of a batch's gradients is divided by.</summary>
    public int GradientDivisor => At("hyper", "gradient_divisor").GetInt32();

    /// <summary>What a full batch's loss measures: mse_mean, half_mse_mean or mean_abs.</summary>
    public string LossName => Text("hyper", "loss");

    public double LearningRate => At("hyper", "learning_rate").GetDouble();

    /// <summary>The fixture's loss, divided by half the sum of squares.</summary>
    public double LossScale => Text("hyper", "loss") switch
    {
        "half_sum_squared" => 1,
        "sum_squared" => 2,
        var other => throw new InvalidDataException($"{Name}: unknown loss '{other}'"),
    };

    public NetworkShape Shape
    {
        get
        {
            int[] sizes = [.. At("network", "sizes").EnumerateArray().Select(size => size.GetInt32())];
            Assert.Equal("sigmoid", Text("network", "activation"));
            return new NetworkShape(sizes[0], [.. sizes[1..].Select(units => new LayerShape(units))]) { Bias = Bias };
        }
    }

    public IEnumerable<FixtureSnapshot> Snapshots => At("snapshots").EnumerateArray().Select(snapshot => new FixtureSnapshot(
        snapshot.GetProperty("updates").GetInt32(),
        snapshot.TryGetProperty("loss_before", out JsonElement before) ? before.GetDouble() : null,
        snapshot.GetProperty("loss_after").GetDouble(),
        snapshot.TryGetProperty("epoch_online_sse", out JsonElement online) ? online.GetDouble() : null,
        snapshot.GetProperty("params"),
        snapshot.GetProperty("comparable_float64").GetBoolean(),
        snapshot.GetProperty("suggested_abs_tolerance").GetDouble(),
        snapshot.GetProperty("comparable_float32").GetBoolean(),
        snapshot.GetProperty("suggested_abs_tolerance_float32").GetDouble()));

    public JsonElement Initial => At("initial");

    private BiasConvention Bias => Text("network", "bias") switch
    {
        "last weight of each neuron" => BiasConvention.Constant,
        "separate vectors" => BiasConvention.Constant,
        "none" => BiasConvention.None,
        "constant 1 appended to the input; each hidden layer has one extra computed unit" => BiasConvention.ComputedUnit,
        var other => throw new InvalidDataException($"{Name}: unknown bias '{other}'"),
    };

    public static Fixture Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        return new Fixture(document.RootElement.Clone());
    }

    /// <summary>A number, or a table of them row by row, or null where the fixture has none.</summary>
    public T[]? Values<T>(params ReadOnlySpan<string> path)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        return Optional(path) is not { } element ? null
            : element.ValueKind == JsonValueKind.Number ? [T.CreateTruncating(element.GetDouble())]
            : [.. element.GetProperty("data").EnumerateArray().Select(value => T.CreateTruncating(value.GetDouble()))];
    }

    /// <summary>A whole number.</summary>
    public int Count(params ReadOnlySpan<string> path) => At(path).GetInt32();

    /// <summary>Whole numbers, one after another.</summary>
    public int[] Counts(params ReadOnlySpan<string> path) => [.. At(path).EnumerateArray().Select(count => count.GetInt32())];

    /// <summary>A word.</summary>
    public string Text(params ReadOnlySpan<string> path) => At(path).GetString()!;

    /// <summary>The rounds of state and adjoint for each pattern at the start weights.</summary>
    public int[][] InitialRelaxationCounts() =>
        [.. At("initial_relaxation_counts").EnumerateArray().Select(pair => pair.EnumerateArray().Select(count => count.GetInt32()).ToArray())];

    /// <summary>A layer's weights as <see cref="Network{T}"/> has them: a row an input, the bias row last.</summary>
    public double[] Weights(JsonElement parameters, int layer)
    {
        JsonElement table = parameters.GetProperty($"w{layer + 1}");
        double[] data = [.. table.GetProperty("data").EnumerateArray().Select(value => value.GetDouble())];
        if (Text("network", "weight_layout") != "w[neuron][input], bias last")
        {
            // A bias of its own is the bias row.
            return parameters.TryGetProperty($"b{layer + 1}", out JsonElement bias)
                ? [.. data, .. bias.GetProperty("data").EnumerateArray().Select(value => value.GetDouble())]
                : data;
        }

        int neurons = table.GetProperty("shape")[0].GetInt32();
        int inputs = data.Length / neurons;
        return [.. Enumerable.Range(0, data.Length).Select(i => data[(i % neurons * inputs) + (i / neurons)])];
    }

    private JsonElement At(params ReadOnlySpan<string> path) =>
        Optional(path) ?? throw new InvalidDataException($"the fixture has no {string.Join('.', path.ToArray())}");

    private JsonElement? Optional(params ReadOnlySpan<string> path)
    {
        JsonElement element = _root;
        foreach (string name in path)
        {
            if (!element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}

/// <summary>What a reference run has trained.</summary>
internal enum FixtureKind
{
    /// <summary>A feed-forward network, whose weights change after every row, taken in stored order.</summary>
    Online,

    /// <summary>A feed-forward network, whose weights change once for all rows together.</summary>
    FullBatch,

    /// <summary>A recurrent network whose hidden units are its context.</summary>
    Elman,

    /// <summary>A recurrent network whose outputs are its context.</summary>
    Jordan,

    /// <summary>A network that is relaxed to rest.</summary>
    FixedPoint,
}

/// <summary>A check point of a run.</summary>
/// <param name="Updates">Steps made before it.</param>
/// <param name="LossBefore">The loss of all training rows before the last update, where the run reports it.</param>
/// <param name="Loss">The loss of all training rows.</param>
/// <param name="OnlineLoss">The loss of the rows of the last epoch, each before its own update.</param>
/// <param name="Parameters">The weights.</param>
/// <param name="ComparableDouble">Whether the weights can be compared in double, or rounding has moved them too far.</param>
/// <param name="ToleranceDouble">How close a weight in double is expected.</param>
/// <param name="ComparableSingle">Whether the weights can be compared in float.</param>
/// <param name="ToleranceSingle">How close a weight in float is expected.</param>
internal sealed record FixtureSnapshot(
    int Updates,
    double? LossBefore,
    double Loss,
    double? OnlineLoss,
    JsonElement Parameters,
    bool ComparableDouble,
    double ToleranceDouble,
    bool ComparableSingle,
    double ToleranceSingle);
