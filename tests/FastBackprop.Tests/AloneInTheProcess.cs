namespace FastBackprop.Tests;

/// <summary>Tests that look at the whole process.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
