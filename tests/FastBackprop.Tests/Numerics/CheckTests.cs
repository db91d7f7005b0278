using FastBackprop.Kernels;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Tests.Numerics;

/// <summary>
/// Preconditions of kernels that do not hold: found in the checked build, passed over in the usual one. All memory that is read or written
/// exists.
/// </summary>
public class CheckTests
{
    private const int Lanes = 16;

    // Not the constant, behind which the compiler would find code that is never reached.
    private static readonly bool IsChecked = Check.IsOn;

    public static TheoryData<string, Action> Violations() => new()
    {
        { "W has NaN in row 1, 0 behind its 3 values; expected 0.", () => Multiply(w => w[Lanes + 3] = float.NaN) },
        { "W has 1 in row 2, 0 behind its 3 values; expected 0.", () => Multiply(w => w[(2 * Lanes) + 3] = 1) },
        { "the rows of W are 2 elements apart; expected ", () => Multiply(_ => { }, stride: 2) },
        { "d has 1 in row 0, 0 behind its 3 values; expected 0.", () => Update(d => d[3] = 1) },
        { "z and x overlap: 3 elements, and 2 that begin 1 behind the first of them.", Overlap },
        { "n is 17; expected a multiple of 16.", () => Descend(Lanes + 1) },
        { "W has NaN in row 0, 0 behind its 3 values; expected 0.", () => UpdateByRows(1, float.NaN) },
        { "expected: a bit of the mask for each value that is not 0, and no other.", () => MultiplySparsely(0b100) },
    };

    [Theory]
    [MemberData(nameof(Violations), DisableDiscoveryEnumeration = true)]
    public void A_precondition_that_does_not_hold_is_found_in_the_checked_build_alone(string message, Action call)
    {
        Exception? failure = Record.Exception(call);
        if (IsChecked)
        {
            Assert.StartsWith(message, Assert.IsType<PreconditionException>(failure).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(failure);
        }
    }

    [Fact]
    public void What_holds_is_passed_in_every_build()
    {
        Multiply(_ => { });
        Update(_ => { });
        Descend(2 * Lanes);
        MultiplySparsely(0b11);

        // No sum of a row whose input was infinite is finite any more: what is behind it does not count.
        UpdateByRows(float.PositiveInfinity, float.NaN);
    }

    // x·W with 2 inputs, a bias row and 3 outputs.
    private static void Multiply(Action<float[]> spoil, int stride = Lanes)
    {
        var w = new float[4 * Lanes];
        float[] x = [1, 1];
        var z = new float[Lanes];
        spoil(w);
        RowProduct.Run<Simd128<float>, float>(ref x[0], new Weights<float>(ref w[0], stride, 2, 3, true), ref z[0], 1);
    }

    private static void MultiplySparsely(ulong mask)
    {
        var w = new float[4 * Lanes];
        float[] x = [1, 1];
        var z = new float[Lanes];
        SparseRowProduct.Run<Simd128<float>, float>(ref x[0], ref mask, new Weights<float>(ref w[0], Lanes, 2, 3, true), ref z[0], 1);
    }

    private static void Update(Action<float[]> spoil)
    {
        var w = new float[4 * Lanes];
        float[] x = [1, 1];
        var d = new float[Lanes];
        spoil(d);
        OuterProductUpdate.Run<Simd128<float>, float>(1, ref x[0], ref d[0], new Weights<float>(ref w[0], Lanes, 2, 3, true));
    }

    private static void Overlap()
    {
        var w = new float[4 * Lanes];
        var memory = new float[2 * Lanes];
        RowProduct.Run<Simd128<float>, float>(ref memory[1], new Weights<float>(ref w[0], Lanes, 2, 3, true), ref memory[0], 1);
    }

    private static void Descend(int length)
    {
        var w = new float[4 * Lanes];
        var g = new float[4 * Lanes];
        ParameterUpdate<SgdStep>.Run<Simd128<float>, float>(ref w[0], ref g[0], ref w[0], ref w[0], length, 0, new UpdateNumbers<float> { Scale = 1, Rate = 1 });
    }

    // A gradient of one input, 3 outputs: what it holds already, and behind it.
    private static void UpdateByRows(float held, float behind)
    {
        float[] w = [held, held, held, behind, .. new float[Lanes]];
        float[] x = [1];
        var u = new float[Lanes];
        TransposedProductUpdate.Run<Simd128<float>, float>(
            new Rows<float>(ref x[0], 1, 1, 1), new Rows<float>(ref u[0], Lanes, 1, 3), new Weights<float>(ref w[0], Lanes, 1, 3, false));
    }
}
