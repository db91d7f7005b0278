using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>
/// The same step with registers of one width, by hand: the sums of a strip of eight registers stay there while all inputs pass,
/// instead of going to memory and back for each input. Eight, because a multiply-add takes four cycles and there are two units
/// for it. Rows are padded to 64 bytes, so there are no odd columns left over.
/// </summary>
/// <typeparam name="TSimd">A register of 128, 256 or 512 bits: the code is the same.</typeparam>
internal class Registers<TSimd> : StepRung
    where TSimd : struct, ISimd<TSimd, float>
{
    public Registers(Network<float> start, float rate)
        : base(start, rate)
    {
        HiddenWeights = Copy(start.Weights(0));
        OutputWeights = Copy(start.Weights(1));
        HiddenUnits = new Matrix<float>(1, Hidden);
        OutputUnits = new Matrix<float>(1, Outputs);
        HiddenDelta = new Matrix<float>(1, Hidden);
        OutputDelta = new Matrix<float>(1, Outputs);
        Target = new Matrix<float>(1, Outputs);
    }

    protected Matrix<float> HiddenWeights { get; }

    protected Matrix<float> OutputWeights { get; }

    protected Matrix<float> HiddenUnits { get; }

    protected Matrix<float> OutputUnits { get; }

    protected Matrix<float> HiddenDelta { get; }

    protected Matrix<float> OutputDelta { get; }

    private Matrix<float> Target { get; }

    public override float Weight(int layer, int input, int unit) => (layer == 0 ? HiddenWeights : OutputWeights)[input, unit];

    protected override void Step(float[] x, float[] target)
    {
        Multiply(ref x[0], Inputs, HiddenWeights, HiddenUnits);
        StepBehindHiddenSums(target);
        AddOuterProduct(ref x[0], Inputs, HiddenDelta, HiddenWeights);
    }

    /// <summary>From the sums of the hidden units to their deltas, with the update of the output layer.</summary>
    protected void StepBehindHiddenSums(float[] target)
    {
        Sigmoid(HiddenUnits);
        Multiply(ref HiddenUnits.Span.First, Hidden, OutputWeights, OutputUnits);
        Sigmoid(OutputUnits);

        target.CopyTo(Target.Span.Row(0));
        Subtract(OutputUnits, Target, OutputDelta);
        MultiplyBySlope(OutputUnits, OutputDelta);
        BackwardAndUpdateOutputs();
        MultiplyBySlope(HiddenUnits, HiddenDelta);
    }

    /// <summary>The error of the hidden units, then the update of the output weights: two passes over these weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected virtual void BackwardAndUpdateOutputs()
    {
        ref float w = ref OutputWeights.Span.First;
        ref float delta = ref OutputDelta.Span.First;
        ref float error = ref HiddenDelta.Span.First;
        nint stride = OutputWeights.Stride;
        for (nint i = 0; i < Hidden; i++)
        {
            TSimd sum = TSimd.Zero;
            for (nint j = 0; j < stride; j += TSimd.Count)
            {
                sum = TSimd.MultiplyAdd(TSimd.Load(ref Unsafe.Add(ref w, j)), TSimd.Load(ref Unsafe.Add(ref delta, j)), sum);
            }

            Unsafe.Add(ref error, i) = TSimd.Fold(sum, TSimd.Zero, TSimd.Zero, TSimd.Zero);
            w = ref Unsafe.Add(ref w, stride);
        }

        AddOuterProduct(ref HiddenUnits.Span.First, Hidden, OutputDelta, OutputWeights);
    }

    /// <summary><c>z = x·W + bias</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected static void Multiply(ref float x, int inputs, Matrix<float> weights, Matrix<float> z)
    {
        nint stride = weights.Stride;
        ref float w = ref weights.Span.First;
        ref float sums = ref z.Span.First;
        nint column = 0;
        for (; column <= stride - (8 * TSimd.Count); column += 8 * TSimd.Count)
        {
            Multiply<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, float>, float>, float>, float>>(
                ref x, inputs, ref Unsafe.Add(ref w, column), stride, ref Unsafe.Add(ref sums, column));
        }

        for (; column < stride; column += TSimd.Count)
        {
            Multiply<SingleStrip<TSimd, float>>(ref x, inputs, ref Unsafe.Add(ref w, column), stride, ref Unsafe.Add(ref sums, column));
        }
    }

    /// <summary><c>W −= rate·x⊗delta</c>, the last row being that of the biases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected void AddOuterProduct(ref float x, int inputs, Matrix<float> delta, Matrix<float> weights)
    {
        nint stride = weights.Stride;
        ref float w = ref weights.Span.First;
        ref float d = ref delta.Span.First;
        nint column = 0;
        for (; column <= stride - (8 * TSimd.Count); column += 8 * TSimd.Count)
        {
            AddOuterProduct<DoubleStrip<DoubleStrip<DoubleStrip<SingleStrip<TSimd, float>, float>, float>, float>>(
                -Rate, ref x, inputs, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride);
        }

        for (; column < stride; column += TSimd.Count)
        {
            AddOuterProduct<SingleStrip<TSimd, float>>(
                -Rate, ref x, inputs, ref Unsafe.Add(ref d, column), ref Unsafe.Add(ref w, column), stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply<TStrip>(ref float x, nint inputs, ref float w, nint stride, ref float z)
        where TStrip : struct, IStrip<TStrip, float>
    {
        TStrip sum = TStrip.Load(ref Unsafe.Add(ref w, inputs * stride));
        for (nint i = 0; i < inputs; i++)
        {
            sum = TStrip.MultiplyAdd(Unsafe.Add(ref x, i), ref w, sum);
            w = ref Unsafe.Add(ref w, stride);
        }

        TStrip.Store(sum, ref z);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddOuterProduct<TStrip>(float scale, ref float x, nint inputs, ref float d, ref float w, nint stride)
        where TStrip : struct, IStrip<TStrip, float>
    {
        TStrip change = TStrip.Scale(scale, ref d);
        for (nint i = 0; i < inputs; i++)
        {
            TStrip.AddTo(ref w, Unsafe.Add(ref x, i), change);
            w = ref Unsafe.Add(ref w, stride);
        }

        TStrip.AddTo(ref w, 1, change);
    }

    /// <summary><c>a = 1/(1 + e^−z)</c>, in place. The padding stays zero, though the sigmoid of 0 is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sigmoid(Matrix<float> units)
    {
        ref float z = ref units.Span.First;
        for (int j = 0; j < units.Columns; j += TSimd.Count)
        {
            TSimd a = SigmoidOperator.Invoke<TSimd, float>(TSimd.Load(ref Unsafe.Add(ref z, j)));
            TSimd.Store(TSimd.KeepFirst(a, units.Columns - j), ref Unsafe.Add(ref z, j));
        }
    }

    /// <summary><c>error = a − target</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Subtract(Matrix<float> units, Matrix<float> target, Matrix<float> error)
    {
        ref float a = ref units.Span.First;
        ref float t = ref target.Span.First;
        ref float e = ref error.Span.First;
        for (nint j = 0; j < error.Stride; j += TSimd.Count)
        {
            TSimd.Store(TSimd.Load(ref Unsafe.Add(ref a, j)) - TSimd.Load(ref Unsafe.Add(ref t, j)), ref Unsafe.Add(ref e, j));
        }
    }

    /// <summary><c>delta = error·a·(1 − a)</c>, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MultiplyBySlope(Matrix<float> units, Matrix<float> error)
    {
        ref float a = ref units.Span.First;
        ref float e = ref error.Span.First;
        for (nint j = 0; j < error.Stride; j += TSimd.Count)
        {
            TSimd aj = TSimd.Load(ref Unsafe.Add(ref a, j));
            TSimd.Store(TSimd.Load(ref Unsafe.Add(ref e, j)) * aj * (TSimd.Constant(1) - aj), ref Unsafe.Add(ref e, j));
        }
    }

    private static Matrix<float> Copy(ReadOnlyMatrixSpan<float> weights)
    {
        var copy = new Matrix<float>(weights.Rows, weights.Columns);
        for (int row = 0; row < weights.Rows; row++)
        {
            weights.Row(row).CopyTo(copy.Span.Row(row));
        }

        return copy;
    }
}
