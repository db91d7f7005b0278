namespace FastBackprop.Numerics;

/// <summary>
/// The version of the library's arithmetic: one number, which rises whenever any bit of any result may change. Within a version the same
/// shape, seed, data and options give the same weights, losses and predictions, bit for bit, at every register width, with any number of
/// threads, on every processor and operating system. Across versions they may differ; <c>CHANGELOG.md</c> says in what, and why.
/// </summary>
/// <remarks>Results from before there was a number, those of FastBackprop 0.1.0, belong to no version.</remarks>
public static class NumericsVersion
{
    // No constant: a program would keep the number of the library that it was compiled with.

    /// <summary>The version of the library that is running.</summary>
    public static int Current => 3;
}
