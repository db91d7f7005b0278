namespace FastBackprop.Reports.Images;

/// <summary>Which inputs are images.</summary>
public static class ImageSide
{
    // A 4×4 image is hardly one: sixteen measurements are likelier.
    private const int Smallest = 8;

    private const int Largest = 64;

    /// <summary>The side of the square image that a sample is, as 28 for 784 inputs; null where it is none.</summary>
    /// <param name="inputs">Values in a sample.</param>
    public static int? Of(int inputs)
    {
        int side = (int)Math.Sqrt(inputs);
        return side * side == inputs && side is >= Smallest and <= Largest ? side : null;
    }
}
