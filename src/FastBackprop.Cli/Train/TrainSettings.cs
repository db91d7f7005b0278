using System.Collections.Immutable;
using FastBackprop.Cli.Options;
using FastBackprop.Cli.Samples;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Train;

/// <summary>What the command line says about a training; null where it says nothing and the defaults decide.</summary>
internal sealed record TrainSettings
{
    public required SampleSource Source { get; init; }

    public ImmutableArray<int>? Hidden { get; init; }

    public Activation? Activation { get; init; }

    public Activation? Output { get; init; }

    public Loss? Loss { get; init; }

    public BiasConvention Bias { get; init; }

    public double? Rate { get; init; }

    public int? Epochs { get; init; }

    public ulong Seed { get; init; }

    public Initializer? Initializer { get; init; }

    public Scaling? Scaling { get; init; }

    public double? TestFraction { get; init; }

    public VisitOrder Order { get; init; }

    public RateSchedule? Schedule { get; init; }

    public UpdatePlan Update { get; init; } = new();

    public string? SavePath { get; init; }

    public string? LogPath { get; init; }

    public string? ReportPath { get; init; }

    public int Threads { get; init; } = 1;

    public bool Json { get; init; }

    public bool Quiet { get; init; }
}
