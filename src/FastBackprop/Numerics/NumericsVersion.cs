namespace FastBackprop.Numerics;

/// <summary>
/// The version of the library's arithmetic: one number, which rises whenever any bit of any result may change. Within a version the same
/// shape, seed, data and options give the same weights, losses and predictions, bit for bit, at every register width, with any number of
/// threads, on every processor and operating system. Across versions they may differ; <c>CHANGELOG.md</c> says how, and why.
/// </summary>
/// <remarks>Results of FastBackprop 0.1.0, from before there was a number, belong to no version.</remarks>
public static class NumericsVersion
{
    // Not a constant: a program would keep the number of the library that it was compiled with.

    /// <summary>The version of the library that is running.</summary>
    public static int Current => 3;
}
