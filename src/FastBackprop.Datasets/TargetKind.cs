namespace FastBackprop.Datasets;

/// <summary>What the target column of a table means.</summary>
public enum TargetKind
{
    /// <summary>Text or integers are classes; numbers, with one among them that is no integer, are values.</summary>
    Auto,

    /// <summary>The name of a class. The dataset's targets are one-hot.</summary>
    Classes,

    /// <summary>A number. The dataset has one target column.</summary>
    Values,
}
