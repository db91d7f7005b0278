using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Kernels;

/// <summary>
/// What holds for every kernel: at each width it gives its plain twin's bits, reads nothing outside its operands, and writes
/// nothing but its result. <see cref="Check"/> asserts it for one case, the facts choose the cases.
/// </summary>
public abstract class KernelTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Random_shapes_give_the_oracles_bits_at_every_width() =>
        Prop.ForAll(KernelCase.Random.ToArbitrary(), Check).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Awkward_shapes_give_the_oracles_bits_at_every_width() => Assert.All(KernelCase.Awkward, Check);

    [Fact]
    public void The_edges_of_tiles_give_the_oracles_bits_at_every_width() => Assert.All(KernelCase.Edges, Check);

    [Fact]
    [Trait("Suite", "NoIntrinsics")]
    public void Small_shapes_give_the_oracles_bits_at_every_width() => Assert.All(KernelCase.Small, Check);

    [Fact]
    public void Alignment_never_changes_a_result()
    {
        for (int misalignment = 0; misalignment <= AlignedMemory.Lanes<T>(); misalignment++)
        {
            Check(new KernelCase(21, 43, 6, Bias: true, Misalignment: misalignment));
        }
    }

    [Fact]
    public void The_distance_between_rows_never_changes_a_result()
    {
        for (int extraStride = 0; extraStride < 5; extraStride++)
        {
            Check(new KernelCase(21, 43, 6, Bias: true, extraStride));
        }
    }

    /// <summary>Asserts that the kernel gives the oracle's result in the case, at every width.</summary>
    private protected abstract void Check(KernelCase shape);

    private protected static void AtEveryWidth(Action<KernelSet<T>, string> check, KernelCase shape)
    {
        foreach (SimdWidth width in Widths.All)
        {
            check(KernelSet<T>.ForWidth(width), $"{width}, {shape}");
        }
    }
}
