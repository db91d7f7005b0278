using System.Numerics;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Kernels;

/// <summary>What the public entry points refuse: the parameter that is named, the message, and that nothing was written.</summary>
public class BadOperandsTests
{
    private static readonly (string Call, Action<Memory> Run, string Parameter, string Message)[] Calls =
    [
        // z = x·W
        ("Multiply", m => MatrixPrimitives.Multiply(m.X[..2], m.W, m.Z),
            "weights", "weights has 4 rows; expected 2, or 3 with a bias, for the 2 values of x."),
        ("Multiply", m => MatrixPrimitives.Multiply(new float[5], m.W, m.Z),
            "weights", "weights has 4 rows; expected 5, or 6 with a bias, for the 5 values of x."),
        ("Multiply", m => MatrixPrimitives.Multiply(m.X, m.W, m.Z[..4]),
            "z", "z has 4 values; expected 5, the number of columns in weights."),
        ("Multiply", m => MatrixPrimitives.Multiply(m.X, m.W, new float[6]),
            "z", "z has 6 values; expected 5, the number of columns in weights."),
        ("Multiply", m => MatrixPrimitives.Multiply(m.Z[2..], m.W, m.Z), "z", "z overlaps x; expected memory of its own."),
        ("Multiply", m => MatrixPrimitives.Multiply(m.X, m.W, m.W.Row(3)), "z", "z overlaps weights; expected memory of its own."),
        ("Multiply", m => MatrixPrimitives.Multiply(m.X, m.W, m.W.Data[59..64]), "z", "z overlaps weights; expected memory of its own."),

        // Z = X·W
        ("Multiply rows", m => MatrixPrimitives.Multiply(m.Gram, m.W, m.ZRows),
            "weights", "weights has 4 rows; expected 2, or 3 with a bias, for the 2 values of x."),
        ("Multiply rows", m => MatrixPrimitives.Multiply(m.XRows, m.W, new Matrix<float>(2, 4).Span), "z", "z is 2 × 4; expected 2 × 5."),
        ("Multiply rows", m => MatrixPrimitives.Multiply(m.XRows, m.W, new Matrix<float>(3, 5).Span), "z", "z is 3 × 5; expected 2 × 5."),
        ("Multiply rows", m => MatrixPrimitives.Multiply(new MatrixSpan<float>(m.ZRows.Data, 2, 3, 5), m.W, m.ZRows),
            "z", "z overlaps x; expected memory of its own."),
        ("Multiply rows", m => MatrixPrimitives.Multiply(m.XRows, m.W, new MatrixSpan<float>(m.W.Data, 2, 5, 16)),
            "z", "z overlaps weights; expected memory of its own."),

        // y = d·Wᵀ
        ("MultiplyTransposed", m => MatrixPrimitives.MultiplyTransposed(m.D, m.W, m.Y[..2]),
            "weights", "weights has 4 rows; expected 2, or 3 with a bias, for the 2 values of result."),
        ("MultiplyTransposed", m => MatrixPrimitives.MultiplyTransposed(m.D[..4], m.W, m.Y),
            "delta", "delta has 4 values; expected 5, the number of columns in weights."),
        ("MultiplyTransposed", m => MatrixPrimitives.MultiplyTransposed(m.D, m.W, m.D[2..]),
            "result", "result overlaps delta; expected memory of its own."),
        ("MultiplyTransposed", m => MatrixPrimitives.MultiplyTransposed(m.D, m.W, m.W.Row(0)[..3]),
            "result", "result overlaps weights; expected memory of its own."),

        // W += a·x⊗d
        ("AddOuterProduct", m => MatrixPrimitives.AddOuterProduct(2, m.X[..2], m.D, m.W),
            "weights", "weights has 4 rows; expected 2, or 3 with a bias, for the 2 values of x."),
        ("AddOuterProduct", m => MatrixPrimitives.AddOuterProduct(2, m.X, m.D[..4], m.W),
            "delta", "delta has 4 values; expected 5, the number of columns in weights."),
        ("AddOuterProduct", m => MatrixPrimitives.AddOuterProduct(2, m.W.Row(3)[..3], m.D, m.W),
            "weights", "weights overlaps x; expected memory of its own."),
        ("AddOuterProduct", m => MatrixPrimitives.AddOuterProduct(2, m.X, m.W.Row(0), m.W),
            "weights", "weights overlaps delta; expected memory of its own."),

        // both at once
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.D, 2, m.X[..2], m.W, m.Y),
            "weights", "weights has 4 rows; expected 2, or 3 with a bias, for the 2 values of x."),
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.D[..4], 2, m.X, m.W, m.Y),
            "delta", "delta has 4 values; expected 5, the number of columns in weights."),
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.D, 2, m.X, m.W, m.Y[..2]),
            "result", "result has 2 values; expected 3, the number of values in x."),
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.D, 2, m.W.Row(1)[..3], m.W, m.Y),
            "weights", "weights overlaps x; expected memory of its own."),
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.W.Row(1), 2, m.X, m.W, m.Y),
            "weights", "weights overlaps delta; expected memory of its own."),
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.D, 2, m.X, m.W, m.X),
            "result", "result overlaps x; expected memory of its own."),
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.D, 2, m.X, m.W, m.D[..3]),
            "result", "result overlaps delta; expected memory of its own."),
        ("BackwardUpdate", m => MatrixPrimitives.BackwardUpdate(m.D, 2, m.X, m.W, m.W.Row(2)[..3]),
            "result", "result overlaps weights; expected memory of its own."),

        // W += Xᵀ·U
        ("AddTransposedProduct", m => MatrixPrimitives.AddTransposedProduct(m.Gram, m.URows, m.W),
            "weights", "weights has 4 rows; expected 2, or 3 with a bias, for the 2 values of x."),
        ("AddTransposedProduct", m => MatrixPrimitives.AddTransposedProduct(m.XRows, new Matrix<float>(3, 5).Span, m.W),
            "u", "u is 3 × 5; expected 2 × 5."),
        ("AddTransposedProduct", m => MatrixPrimitives.AddTransposedProduct(m.XRows, new Matrix<float>(2, 6).Span, m.W),
            "u", "u is 2 × 6; expected 2 × 5."),
        ("AddTransposedProduct", m => MatrixPrimitives.AddTransposedProduct(new MatrixSpan<float>(m.W.Data, 2, 3, 7), m.URows, m.W),
            "weights", "weights overlaps x; expected memory of its own."),
        ("AddTransposedProduct", m => MatrixPrimitives.AddTransposedProduct(m.XRows, new MatrixSpan<float>(m.W.Data, 2, 5, 32), m.W),
            "weights", "weights overlaps u; expected memory of its own."),

        // G = X·Xᵀ
        ("LowerGram", m => MatrixPrimitives.LowerGram(m.ZRows, new float[3 * 3].AsMatrix(3, 3)), "gram", "gram is 3 × 3; expected 2 × 2."),
        ("LowerGram", m => MatrixPrimitives.LowerGram(m.ZRows, new float[2].AsMatrix(2, 1)), "gram", "gram is 2 × 1; expected 2 × 2."),
        ("LowerGram", m => MatrixPrimitives.LowerGram(m.ZRows, new MatrixSpan<float>(m.ZRows.Data, 2, 2, 20)),
            "gram", "gram overlaps x; expected memory of its own."),

        // a = f(z)
        ("Apply", m => Activations.Apply(Activation.Tanh, m.D, m.Z[..4]), "a", "a has 4 values; expected 5, the number of values in z."),
        ("Apply", m => Activations.Apply(Activation.Tanh, m.D[..4], m.D[1..]),
            "a", "a overlaps z by 3 values; expected the same memory or none in common."),
        ("Apply", m => Activations.Apply(Activation.Tanh, m.D[2..], m.D[..3]),
            "a", "a overlaps z by 1 values; expected the same memory or none in common."),
        ("Sigmoid", m => Activations.Sigmoid(m.D, m.Z[..4]), "a", "a has 4 values; expected 5, the number of values in z."),
        ("Tanh", m => Activations.Tanh(m.D, m.Z[..4]), "a", "a has 4 values; expected 5, the number of values in z."),
        ("Relu", m => Activations.Relu(m.D, m.Z[..4]), "a", "a has 4 values; expected 5, the number of values in z."),
        ("LeakyRelu", m => Activations.LeakyRelu(m.D, m.Z[..4]), "a", "a has 4 values; expected 5, the number of values in z."),
        ("Softmax", m => Activations.Softmax(m.D, m.Z[..4]), "a", "a has 4 values; expected 5, the number of values in z."),

        // delta = e∘f'(z)
        ("MultiplyByDerivative", m => Activations.MultiplyByDerivative(Activation.Tanh, m.D, m.Z[..4], m.Z),
            "error", "error has 4 values; expected 5, the number of values in a."),
        ("MultiplyByDerivative", m => Activations.MultiplyByDerivative(Activation.Tanh, m.D, m.D, m.Z[..4]),
            "delta", "delta has 4 values; expected 5, the number of values in a."),
        ("MultiplyByDerivative", m => Activations.MultiplyByDerivative(Activation.Tanh, m.D[..4], m.Z[..4], m.D[1..]),
            "delta", "delta overlaps a by 3 values; expected the same memory or none in common."),
        ("MultiplyByDerivative", m => Activations.MultiplyByDerivative(Activation.Tanh, m.Z[..4], m.D[1..], m.D[..4]),
            "delta", "delta overlaps error by 3 values; expected the same memory or none in common."),

        // A = f(Z), D = E∘f'(Z)
        ("Apply rows", m => Activations.Apply(Activation.Tanh, m.ZRows, m.Gram), "a", "a is 2 × 2; expected 2 × 5."),
        ("Apply rows", m => Activations.Apply(Activation.Tanh, new MatrixSpan<float>(m.W.Data, 3, 5, 16), new MatrixSpan<float>(m.W.Data[16..], 3, 5, 16)),
            "a", "a overlaps z by 32 values; expected the same memory or none in common."),
        ("Apply rows", m => Activations.Apply(Activation.Tanh, new MatrixSpan<float>(m.W.Data, 2, 5, 32), new MatrixSpan<float>(m.W.Data, 2, 5, 16)),
            "a", "a overlaps z; expected memory of its own."),
        ("MultiplyByDerivative rows", m => Activations.MultiplyByDerivative(Activation.Tanh, m.ZRows, m.Gram, m.ZRows),
            "error", "error is 2 × 2; expected 2 × 5."),
        ("MultiplyByDerivative rows", m => Activations.MultiplyByDerivative(Activation.Tanh, m.ZRows, m.ZRows, m.Gram),
            "delta", "delta is 2 × 2; expected 2 × 5."),
        ("MultiplyByDerivative rows", m => Activations.MultiplyByDerivative(
            Activation.Tanh, m.URows, m.URows, new MatrixSpan<float>(m.URows.Data, 1, 5, 16)), "delta", "delta is 1 × 5; expected 2 × 5."),
        ("MultiplyByDerivative rows", m => Activations.MultiplyByDerivative(
            Activation.Tanh, new MatrixSpan<float>(m.W.Data, 2, 5, 32), m.URows, new MatrixSpan<float>(m.W.Data, 2, 5, 16)),
            "delta", "delta overlaps a; expected memory of its own."),
    ];

    public static TheoryData<int, string, string> Indices()
    {
        var data = new TheoryData<int, string, string>();
        for (int i = 0; i < Calls.Length; i++)
        {
            data.Add(i, Calls[i].Call, Calls[i].Message);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void A_bad_call_names_the_parameter_and_writes_nothing(int index, string call, string message)
    {
        var memory = new Memory();
        float[] before = memory.Everything();

        ArgumentException e = Assert.Throws<ArgumentException>(() => Calls[index].Run(memory));

        string parameter = Calls[index].Parameter;
        Assert.Equal((call, parameter), (Calls[index].Call, e.ParamName));
        Assert.Equal($"{message} (Parameter '{parameter}')", e.Message);
        Assert.Equal(before, memory.Everything());
    }

    [Fact]
    public void The_same_operands_with_nothing_wrong_are_accepted()
    {
        var m = new Memory();
        MatrixPrimitives.Multiply(m.X, m.W, m.Z);
        MatrixPrimitives.Multiply(m.XRows, m.W, m.ZRows);
        MatrixPrimitives.MultiplyTransposed(m.D, m.W, m.Y);
        MatrixPrimitives.AddOuterProduct(2, m.X, m.D, m.W);
        MatrixPrimitives.BackwardUpdate(m.D, 2, m.X, m.W, m.Y);
        MatrixPrimitives.AddTransposedProduct(m.XRows, m.URows, m.W);
        MatrixPrimitives.LowerGram(m.ZRows, m.Gram);
        Activations.Apply(Activation.Tanh, m.D, m.Z);
        Activations.MultiplyByDerivative(Activation.Tanh, m.D, m.Z, m.Z);
        Assert.NotEqual(new Memory().Everything(), m.Everything());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    [InlineData(int.MaxValue)]
    public void An_unknown_activation_is_refused_for_no_values_too(int activation)
    {
        foreach (int n in new[] { 0, 1, 5 })
        {
            float[] row = [.. Enumerable.Repeat(3f, n)];
            ArgumentOutOfRangeException apply = Assert.Throws<ArgumentOutOfRangeException>(
                nameof(activation), () => Activations.Apply((Activation)activation, row, row.AsSpan()));
            Assert.StartsWith("The activation is none of those that exist.", apply.Message);
            Assert.Throws<ArgumentOutOfRangeException>(
                nameof(activation), () => Activations.MultiplyByDerivative((Activation)activation, row, row, row.AsSpan()));
            Assert.All(row, value => Assert.Equal(3f, value));
        }
    }

    [Fact]
    public void Other_elements_than_float_and_double_are_refused()
    {
        var weights = new Half[64];
        Half[] row = [Half.One];
        Action[] calls =
        [
            () => MatrixPrimitives.Multiply(row, weights.AsMatrix(1, 1), row),
            () => MatrixPrimitives.Multiply(row.AsMatrix(1, 1), weights.AsMatrix(1, 1), weights.AsMatrix(1, 1)),
            () => MatrixPrimitives.MultiplyTransposed(row, weights.AsMatrix(1, 1), row),
            () => MatrixPrimitives.AddOuterProduct(Half.One, row, row, weights.AsMatrix(1, 1)),
            () => MatrixPrimitives.BackwardUpdate(row, Half.One, row, weights.AsMatrix(1, 1), row),
            () => MatrixPrimitives.AddTransposedProduct(row.AsMatrix(1, 1), row.AsMatrix(1, 1), weights.AsMatrix(1, 1)),
            () => MatrixPrimitives.LowerGram(row.AsMatrix(1, 1), weights.AsMatrix(1, 1)),
            () => Activations.Apply(Activation.Relu, row, row.AsSpan()),
            () => Activations.Apply<Half>(Activation.Relu, [], []),
            () => Activations.MultiplyByDerivative(Activation.Relu, row, row, row.AsSpan()),
        ];
        Assert.All(calls, call => Assert.Equal(
            "The element type is Half; expected float (Single) or double (Double).", Assert.Throws<NotSupportedException>(call).Message));
    }

    /// <summary>Operands that fit: 3 inputs and a bias row, 5 outputs, 2 samples.</summary>
    private sealed class Memory
    {
        private readonly Matrix<float> _weights = new(4, 5);
        private readonly Matrix<float> _z = new(2, 5);
        private readonly Matrix<float> _u = new(2, 5);
        private readonly float[] _rest = [.. Enumerable.Range(1, 128).Select(i => i / 8f)];

        public Memory()
        {
            for (int row = 0; row < 4; row++)
            {
                _weights.Span.Row(row).Fill(row + 0.5f);
                _z.Span.Row(row / 2).Fill(row + 7);
                _u.Span.Row(row / 2).Fill(row - 7);
            }
        }

        public Span<float> X => _rest.AsSpan(0, 3);

        public Span<float> Y => _rest.AsSpan(3, 3);

        public Span<float> Z => _rest.AsSpan(6, 5);

        public Span<float> D => _rest.AsSpan(11, 5);

        public MatrixSpan<float> XRows => new(_rest.AsSpan(16), 2, 3);

        public MatrixSpan<float> Gram => new(_rest.AsSpan(22), 2, 2);

        public MatrixSpan<float> W => _weights.Span;

        public MatrixSpan<float> ZRows => _z.Span;

        public MatrixSpan<float> URows => _u.Span;

        public float[] Everything() => [.. _weights.Span.Data, .. _z.Span.Data, .. _u.Span.Data, .. _rest];
    }
}

file static class ArrayExtensions
{
    public static MatrixSpan<T> AsMatrix<T>(this T[] data, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(data, rows, columns);
}
