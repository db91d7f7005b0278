namespace FastBackprop.Cli.Bench;

/// <summary>The call of the library that a workload measures.</summary>
internal enum WorkloadCall
{
    /// <summary>Learning one sample.</summary>
    Step,

    /// <summary>Learning a dataset, sample by sample.</summary>
    Epoch,

    /// <summary>Learning many samples by one update, their gradients averaged.</summary>
    Batch,

    /// <summary>The outputs for one row.</summary>
    Predict,

    /// <summary>The outputs for many rows.</summary>
    PredictMany,
}
