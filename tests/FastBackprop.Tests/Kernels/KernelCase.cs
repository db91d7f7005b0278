using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Kernels;

/// <summary>What the random operands of a case are like.</summary>
internal enum OperandKind
{
    /// <summary>Both signs, magnitudes from 2⁻⁶ to 2⁶, some zeros of either sign.</summary>
    Ordinary,

    /// <summary>Products are subnormal or underflow.</summary>
    Tiny,

    /// <summary>Whole numbers from −8 to 8: every sum is exact, so the order does not matter.</summary>
    Whole,
}

/// <summary>The shape of a kernel's operands, how they lie in memory, and what they hold.</summary>
/// <param name="M">Inputs.</param>
/// <param name="N">Outputs.</param>
/// <param name="S">Rows of samples.</param>
/// <param name="Bias">Whether the weights have a bias row.</param>
/// <param name="ExtraStride">How much further apart rows are than they need to be.</param>
/// <param name="Misalignment">Elements between an aligned address and the first of every operand.</param>
/// <param name="Kind">What the operands hold.</param>
/// <param name="Seed">For the operands.</param>
internal sealed record KernelCase(
    int M, int N, int S, bool Bias, int ExtraStride = 0, int Misalignment = 0, OperandKind Kind = OperandKind.Ordinary, int Seed = 1)
{
    /// <summary>Sizes at which registers, strips and tiles of some width begin or end.</summary>
    public static int[] AwkwardSizes { get; } = [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129];

    public static Gen<int> Size { get; } = Gen.OneOf(Gen.Choose(0, 70), Gen.Elements(AwkwardSizes));

    public static Gen<KernelCase> Random { get; } =
        from m in Size
        from n in Size
        from s in Gen.Choose(0, 17)
        from bias in Gen.Elements(true, false)
        from extraStride in Gen.Choose(0, 2)
        from misalignment in Gen.Choose(0, 15)
        from kind in Gen.Elements(OperandKind.Ordinary, OperandKind.Tiny)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new KernelCase(m, n, s, bias, extraStride, misalignment, kind, seed);

    /// <summary>
    /// Every number of rows of samples, and of inputs, up to two bands of tiles and one over, each with a third of the numbers of
    /// columns up to two strips and some over.
    /// </summary>
    public static IEnumerable<KernelCase> Edges { get; } =
        from rows in Enumerable.Range(1, 17)
        from n in Enumerable.Range(1, 70)
        where (rows + n) % 3 == 0
        select new KernelCase(rows, n, 18 - rows, Bias: n % 2 == 0, Seed: (100 * rows) + n);

    /// <summary>
    /// Rows of every number of registers, up to more than are summed in one strip, and then also with so many inputs that such rows pass
    /// as a whole.
    /// </summary>
    public static IEnumerable<KernelCase> Strips { get; } =
        from n in Enumerable.Range(1, 37).Select(i => (8 * i) - 1)
        from m in n > 256 ? new[] { 3, 33, 34 } : [3]
        select new KernelCase(m, n, 4, Bias: n % 16 == 7, Seed: (10 * n) + m);

    /// <summary>Every pair of awkward sizes, with 13 rows: a tile of eight, one of four and one left over.</summary>
    public static IEnumerable<KernelCase> Awkward { get; } =
        from m in AwkwardSizes
        from n in AwkwardSizes
        select new KernelCase(m, n, 13, Bias: (m + n) % 3 != 0, Seed: (200 * m) + n);

    /// <summary>
    /// Products large enough for panels: more terms than a panel or a strip in place has, and so few that rows are walked first; rows that lie
    /// a power of two apart and others; more rows than a block of them; fewer rows than pay for a panel.
    /// </summary>
    public static IEnumerable<KernelCase> Large { get; } =
    [
        new(397, 71, 53, Bias: true),
        new(270, 120, 135, Bias: false, ExtraStride: 1),
        new(201, 1024, 12, Bias: true),
        new(131, 1023, 7, Bias: false),
        new(31, 303, 66, Bias: true, Misalignment: 3),
        new(66, 303, 31, Bias: true),
        new(66, 97, 230, Bias: false),
        new(1030, 40, 68, Bias: true),
        new(1030, 70, 140, Bias: true, ExtraStride: 1),
        new(40, 70, 530, Bias: false),
    ];

    /// <summary>Few, for machines (or settings) where a fused multiply-add is emulated.</summary>
    public static IEnumerable<KernelCase> Small { get; } =
        from m in new[] { 0, 1, 5, 9 }
        from n in new[] { 1, 3, 8, 17, 33, 66 }
        from bias in new[] { true, false }
        select new KernelCase(m, n, 5, bias, ExtraStride: m % 2, Misalignment: n % 5, Seed: (200 * m) + n);

    public OperandSource<T> Source<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Kind, Seed);

}

/// <summary>Random numbers of a kind.</summary>
internal sealed class OperandSource<T>(OperandKind kind, int seed)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Half the exponent of the smallest normal number: products come out around it.
    private static readonly int TinyExponent = typeof(T) == typeof(float) ? -66 : -518;

    private readonly Random _random = new(seed);

    public T Scalar() => kind switch
    {
        OperandKind.Whole => T.CreateTruncating(_random.Next(-8, 9)),
        OperandKind.Tiny => Real(TinyExponent + _random.Next(-10, 11)),
        _ => _random.Next(16) == 0 ? (_random.Next(2) == 0 ? T.Zero : T.NegativeZero) : Real(_random.Next(-6, 7)),
    };

    public T[] Row(int length)
    {
        var row = new T[length];
        for (int i = 0; i < length; i++)
        {
            row[i] = Scalar();
        }

        return row;
    }

    public T[,] Matrix(int rows, int columns)
    {
        var matrix = new T[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = Scalar();
            }
        }

        return matrix;
    }

    private T Real(int exponent) =>
        T.ScaleB(T.CreateTruncating((_random.Next(2) == 0 ? 1 : -1) * (1 + _random.NextDouble())), exponent);
}
