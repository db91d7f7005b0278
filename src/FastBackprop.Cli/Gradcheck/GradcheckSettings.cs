using System.Collections.Immutable;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Training;

namespace FastBackprop.Cli.Gradcheck;

/// <summary>What is to be checked.</summary>
internal sealed record GradcheckSettings
{
    /// <summary>Sizes from input to output; none for a random shape.</summary>
    public required ImmutableArray<int> Sizes { get; init; }

    public required Activation Activation { get; init; }

    public required Activation Output { get; init; }

    public required Loss Loss { get; init; }

    public required BiasConvention Bias { get; init; }

    public required ulong Seed { get; init; }

    public required bool Json { get; init; }
}
