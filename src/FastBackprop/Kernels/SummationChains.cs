namespace FastBackprop.Kernels;

/// <summary>
/// The number C of chains that add up an element of the product <c>x·W</c>. Term <c>k</c> belongs to chain <c>k mod C</c>; chain 0
/// starts at the bias, the others at +0; the chains are added pairwise, <c>(c0 + c1) + (c2 + c3)</c>. The number depends on
/// the shape alone, so the bits depend on nothing else.
/// </summary>
internal static class SummationChains
{
    /// <summary>The most chains.</summary>
    public const int Most = 4;

    /// <summary>
    /// A wide layer has enough columns to keep both FMA units busy with one chain an element. Up to 64 outputs make at
    /// most four 512-bit registers of columns, fewer than the eight multiply-adds in flight that hide a latency of four
    /// cycles. Such a layer gets four chains, unless it has so few inputs that adding the chains costs more than it saves.
    /// </summary>
    public static int For(int inputs, int outputs) => outputs <= 64 && inputs >= 8 ? Most : 1;
}
