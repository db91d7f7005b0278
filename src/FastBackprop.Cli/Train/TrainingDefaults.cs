using System.Collections.Immutable;
using FastBackprop.Cli.Options;
using FastBackprop.Data;
using FastBackprop.Kernels;

namespace FastBackprop.Cli.Train;

/// <summary>What a training does where the command line says nothing.</summary>
internal sealed record TrainingDefaults
{
    public required ImmutableArray<int> Hidden { get; init; }

    public required Activation Activation { get; init; }

    public required Activation Output { get; init; }

    public required double Rate { get; init; }

    public required int Epochs { get; init; }

    public required RateSchedule Schedule { get; init; }

    public required Scaling Scaling { get; init; }

    /// <summary>The share of the samples that is kept for the test; 0 for none.</summary>
    public required double TestFraction { get; init; }
}
