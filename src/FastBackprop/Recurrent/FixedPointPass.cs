using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Recurrent;

/// <summary>
/// The two relaxations of a sample and its gradient, with their padded rows:
/// <code>
/// s ← f(s·W + b + I)                from s = 0 until nothing moves
/// d ← (d·Wᵀ)∘f'(s) + g              from d = 0 until nothing moves; g = dLoss/dz of the output units alone
/// dLoss/dW = s⊗d, dLoss/db = d
/// </code>
/// </summary>
internal sealed class FixedPointPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly KernelSet<T> _kernels;
    private readonly double _tolerance;
    private readonly int _mostIterations;
    private readonly int _firstOutput;
    private readonly PaddedRows<T> _sums;
    private readonly PaddedRows<T> _next;
    private readonly PaddedRows<T> _outputDelta;
    private readonly PaddedRows<T> _state;
    private readonly PaddedRows<T> _adjoint;

    public FixedPointPass(FixedPointNetwork<T> network, RelaxationOptions? options, KernelSet<T> kernels)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new RelaxationOptions();
        Network = network;
        _kernels = kernels;
        _tolerance = options.ToleranceFor<T>();
        _mostIterations = options.MostIterations;
        int units = network.Shape.Units;
        _firstOutput = units - network.Shape.Outputs;
        _sums = new PaddedRows<T>(1, units, nameof(network));
        _next = new PaddedRows<T>(1, units, nameof(network));
        _outputDelta = new PaddedRows<T>(1, units, nameof(network));
        _state = new PaddedRows<T>(1, units, nameof(network));
        _adjoint = new PaddedRows<T>(1, units, nameof(network));
    }

    public FixedPointNetwork<T> Network { get; }

    /// <summary>All units, s.</summary>
    public ReadOnlySpan<T> State => _state.Row(0);

    /// <summary>The deltas of all units, d.</summary>
    public ReadOnlySpan<T> Adjoint => _adjoint.Row(0);

    public ReadOnlySpan<T> Outputs => _state.Row(0)[_firstOutput..];

    private LayerLayout Layer => Network.Round.Layers[0];

    private Activation Activation => Network.Shape.Activation;

    /// <exception cref="NotSettledException">It does not come to rest.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Relaxation RelaxState(ReadOnlySpan<T> x)
    {
        _state.All.Clear();
        for (int iteration = 1; ; iteration++)
        {
            StateRound(x);
            (double residual, double tolerance) = DistanceFromRest(_state);
            _next.Row(0).CopyTo(_state.Row(0));
            if (double.IsFinite(residual) && residual <= tolerance)
            {
                return new Relaxation(iteration, residual);
            }

            if (iteration == _mostIterations || !double.IsFinite(residual))
            {
                SettleDamped(x);
                ThrowNotSettled(RelaxationPhase.State, iteration, residual, tolerance);
            }
        }
    }

    /// <summary>The loss of the state at rest.</summary>
    public double LossOf(Loss loss, ReadOnlySpan<T> target) => loss.Value(
        ref Unsafe.Add(ref _sums[0], _firstOutput),
        ref Unsafe.Add(ref _state[0], _firstOutput),
        ref Operands.First(target),
        target.Length);

    /// <exception cref="NotSettledException">It does not come to rest.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Relaxation RelaxAdjoint(Loss loss, ReadOnlySpan<T> target)
    {
        // Only the output units have an error of their own: the target of every other unit is its own output.
        State.CopyTo(_outputDelta.Row(0));
        target.CopyTo(_outputDelta.Row(0)[_firstOutput..]);
        ref T delta = ref _outputDelta[0];
        LossSlope<T> slope = loss.Slope(ref Unsafe.Add(ref delta, _firstOutput), target.Length);
        Check.That(slope.Scale == T.One, "a slope that is 0 where target and output are the same");
        _kernels.OutputDelta(slope, Activation, ref _state[0], ref _state[0], ref delta, ref delta, _state.Columns);

        _adjoint.All.Clear();
        for (int iteration = 1; ; iteration++)
        {
            AdjointRound();
            TensorPrimitives.Add(_next.Row(0), _outputDelta.Row(0), _next.Row(0));
            (double residual, double tolerance) = DistanceFromRest(_adjoint);
            _next.Row(0).CopyTo(_adjoint.Row(0));
            if (double.IsFinite(residual) && residual <= tolerance)
            {
                return new Relaxation(iteration, residual);
            }

            if (iteration == _mostIterations || !double.IsFinite(residual))
            {
                ThrowNotSettled(RelaxationPhase.Adjoint, iteration, residual, tolerance);
            }
        }
    }

    /// <summary>Adds the gradient to a network of the same shape.</summary>
    public void AddGradient(Network<T> gradient)
    {
        _kernels.AddOuterProduct(T.One, ref _state[0], ref _adjoint[0], Layer.In(ref gradient.Parameters.First));
    }

    // next = f(s·W + b + I).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StateRound(ReadOnlySpan<T> x)
    {
        LayerLayout layer = Layer;
        _kernels.Multiply(ref _state[0], layer.In(ref Network.Round.Parameters.First), ref _sums[0], layer.Chains);
        Span<T> receiving = _sums.Row(0)[..x.Length];
        TensorPrimitives.Add(receiving, x, receiving);
        _kernels.Activate(Activation, _sums.AsRow(0), _next.AsRow(0));
    }

    // next = (d·Wᵀ)∘f'(s).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AdjointRound()
    {
        LayerLayout layer = Layer;
        _kernels.MultiplyTransposed(
            new Row<T>(ref _adjoint[0], layer.Outputs), layer.In(ref Network.Round.Parameters.First), ref _next[0]);
        MultiplyByDerivative(_next);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyByDerivative(PaddedRows<T> error) =>
        _kernels.MultiplyByDerivative(Activation, _state.AsRow(0), error.AsRow(0), error.AsRow(0));

    // The largest |next − row|, NaN if one is not finite, and the change at which the new values are at rest. The tolerance grows with
    // values above 1: their roundings alone can exceed the tolerance for values of 1 and below.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Residual, double Tolerance) DistanceFromRest(PaddedRows<T> row)
    {
        (T change, T magnitude) = _kernels.LargestChange(ref _next[0], ref row[0], row.Columns);
        return (ElementType.ToDouble(change), _tolerance * Math.Max(1, ElementType.ToDouble(magnitude)));
    }

    // A state that swings about its fixed point comes to it in short steps: s += (f(…) − s)/16. At the fixed point the Jacobian shows why it
    // swings; on the swing itself saturated units would hide it. The steps start from 0, because a state that has grown without bound is
    // no place to start from.
    private void SettleDamped(ReadOnlySpan<T> x)
    {
        const int Rounds = 1000;
        T step = T.CreateTruncating(1.0 / 16);
        Span<T> state = _state.Row(0);
        state.Clear();
        for (int round = 0; round < Rounds; round++)
        {
            StateRound(x);
            ReadOnlySpan<T> next = _next.Row(0);
            if (!TensorPrimitives.IsFiniteAll(next))
            {
                return;
            }

            for (int i = 0; i < state.Length; i++)
            {
                state[i] = T.FusedMultiplyAdd(step, next[i] - state[i], state[i]);
            }
        }
    }

    [DoesNotReturn]
    private void ThrowNotSettled(RelaxationPhase phase, int iterations, double residual, double tolerance) =>
        throw new NotSettledException(phase, iterations, residual, tolerance, SpectralRadius());

    // Power iteration of the adjoint's round. With a pair of complex eigenvalues the growth of a single round goes up and down, so
    // take the geometric mean over many rounds, after some in which the smaller eigenvalues die away.
    private double SpectralRadius()
    {
        const int Warmup = 200;
        const int Rounds = 400;
        var random = new RandomGenerator(1);
        Span<T> vector = _adjoint.Row(0);
        foreach (ref T element in vector)
        {
            element = T.CreateTruncating(random.NextNormal());
        }

        double logarithm = 0;
        for (int round = 0; round < Warmup + Rounds; round++)
        {
            double before = Math.Sqrt(SquareSum.Run<T>(vector));
            for (int i = 0; i < vector.Length; i++)
            {
                vector[i] = T.CreateTruncating(ElementType.ToDouble(vector[i]) / before);
            }

            AdjointRound();
            _next.Row(0).CopyTo(vector);
            double growth = Math.Sqrt(SquareSum.Run<T>(vector));
            if (growth == 0)
            {
                return 0;
            }

            logarithm += round < Warmup ? 0 : ScalarMath.Log(growth);
        }

        return ScalarMath.Exp(logarithm / Rounds);
    }
}
