using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Networks;

/// <summary>
/// Every decision that can change a bit of a network's results: the order in which sums are added, and the zeros that are skipped. It
/// depends on the shape and the element type, for an epoch also on the density of the data and the trainer's options. It does not
/// depend on the register width or the number of threads; <see cref="ExecutionPlan"/> chooses among equal passes.
/// </summary>
internal sealed class SummationPlan
{
    /// <summary>
    /// Rows of a batch whose gradient is one dot product, if samples lie in lanes: 16 KB of floats for the outputs, or deltas, of 16 units,
    /// so that a small network stays in the first-level caches.
    /// </summary>
    public const int LaneBatchRows = 256;

    // In a smaller layer, finding the zeros of its input costs more than skipping them saves.
    private const int FewestWeightsForZeros = 4096;

    // If half of the inputs or more are not zero, a step that visits only those is no faster.
    private const double MostDensity = 0.5;

    // Narrower first layers are as fast sample by sample as in blocks (64-32-10: 210 and 214 ns).
    private const int MostUnitsWithoutBlocks = 64;

    // A sample's extra work is about half a block times (inputs + outputs) multiply-adds: at 16 it is still small beside the
    // 2·inputs·outputs of the step, and W is read and written sixteen times less often.
    private const int UsualBlockRows = 16;

    // With more, 16 MB of floats, a block of such wide rows would not be in a cache anyway.
    private const int MostBlockElements = 1 << 22;

    private readonly int[] _chains;
    private readonly bool _hasBlocks;

    private SummationPlan(NetworkShape shape, int lanes)
    {
        int inputs = shape.Inputs;
        int units = shape.WeightColumns(0);
        _chains = new int[shape.Layers.Length];
        SkipsZeros = (long)inputs * units >= FewestWeightsForZeros;
        int widest = 0;
        bool fitsRegister = !SkipsZeros;
        for (int l = 0; l < _chains.Length; l++)
        {
            _chains[l] = SummationChains.For(shape.LayerInputs(l), shape.WeightColumns(l));
            widest = Math.Max(widest, shape.WeightColumns(l));
            fitsRegister &= ActivationTraits.Of(shape.Layers[l].Activation).NeedsOutputAlone;
        }

        NarrowUnits = fitsRegister ? widest : null;
        BatchesInLanes = NarrowUnits is { } narrow && Math.Max(inputs, narrow) <= lanes;
        _hasBlocks = SkipsZeros && units > MostUnitsWithoutBlocks;

        // A power of two, so that the reports of a long epoch, every 1,024 samples, fall between two blocks.
        long rowElements = ((long)Math.Max(inputs, units) + lanes - 1) / lanes * lanes;
        BlockRows = 1 << BitOperations.Log2((uint)Math.Clamp(MostBlockElements / rowElements, 1, UsualBlockRows));
    }

    /// <summary>
    /// Whether the first layer may skip inputs that are zero. If so, a sum of −0 becomes +0 whether it skips or not, because a sum without
    /// the zero terms is +0.
    /// </summary>
    public bool SkipsZeros { get; }

    /// <summary>
    /// Outputs of the widest layer, if a register may hold a whole layer; null if zeros are skipped, or an activation needs a whole
    /// row (softmax) or has a slope that depends on its sum (GELU, SiLU).
    /// </summary>
    public int? NarrowUnits { get; }

    /// <summary>
    /// Whether batches have a sample in each lane: inputs and layers are at most 64 bytes wide. An element of the gradient is then one dot
    /// product for each <see cref="LaneBatchRows"/> rows; otherwise the rows are added one by one.
    /// </summary>
    public bool BatchesInLanes { get; }

    /// <summary>Samples in a block of exact SGD: <c>SampleBlock</c>.</summary>
    public int BlockRows { get; }

    public static SummationPlan For<T>(NetworkShape shape)
        where T : unmanaged => new(shape, AlignedMemory.Lanes<T>());

    /// <summary>The number of chains that add up one of a layer's sums: <see cref="SummationChains"/>.</summary>
    public int Chains(int layer) => _chains[layer];

    /// <summary>Whether training visits only the non-zero inputs of samples with this share of them.</summary>
    public bool IsSparse(double density) => SkipsZeros && density < MostDensity;

    /// <summary>Whether dense samples are learned in blocks.</summary>
    public bool IsBlocked(double density) => _hasBlocks && !IsSparse(density);

    public override string ToString()
    {
        string zeros = SkipsZeros ? FormattableString.Invariant($"skipped, in steps below a density of {MostDensity}") : "not skipped";
        string epochs = _hasBlocks ? $"in blocks of {BlockRows} samples" : "sample by sample";
        string gradients = BatchesInLanes ? $"a dot product each {LaneBatchRows} rows" : "row by row";
        return $"chains of the layers {string.Join(", ", _chains)}; zeros of the input {zeros}; dense epochs {epochs}; gradients of batches {gradients}";
    }
}
