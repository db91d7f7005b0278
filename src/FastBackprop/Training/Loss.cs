using System.Globalization;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Networks;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>
/// The function that training minimises, of a sample's outputs a and targets t. It is a value that includes the function's parameters;
/// <c>default</c> is <see cref="HalfSumOfSquares"/>.
/// </summary>
/// <remarks>
/// Losses are computed in double and in one fixed order. The entropies are computed from the sums z rather than the outputs, so that an
/// output that rounds to 0 or 1 does not make them infinite.
/// </remarks>
public readonly partial record struct Loss
{
    // A softmax target row may miss 1 by the rounding of a float row, no more.
    private const double TargetSumTolerance = 1e-4;

    private static readonly LossTraits[] Table = [HalfSumOfSquaresTraits, BinaryCrossEntropyTraits, CrossEntropyTraits, HuberTraits];

    private readonly LossKind _kind;
    private readonly double _parameter;

    private Loss(LossKind kind, double parameter = 0) => (_kind, _parameter) = (kind, parameter);

    /// <summary>All losses; a loss with a parameter has its usual one.</summary>
    internal static IReadOnlyList<Loss> All { get; } = [.. Table.Select(traits => new Loss(traits.Kind, traits.UsualParameter ?? 0))];

    /// <summary>The words that <see cref="TryParse"/> reads, for errors: a, b or c.</summary>
    internal static string Words { get; } = Numerics.Words.ListOf([.. All.Select(loss => loss.Text)]);

    internal LossTraits Traits => Table[(int)_kind];

    /// <summary>The loss in files, on the command line and in messages for people: its word, and its parameter after a colon.</summary>
    internal string Text => Traits.UsualParameter is null ? Traits.Word : string.Create(CultureInfo.InvariantCulture, $"{Traits.Word}:{_parameter}");

    /// <summary>Whether every finite target is in range. The loss of a target that is not finite is not finite.</summary>
    internal bool TakesAnyTarget => _kind is LossKind.HalfSumOfSquares or LossKind.Huber;

    /// <summary>Whether the scale of the slope is <see cref="CrossEntropyScale"/> and not 1.</summary>
    internal bool SlopeFollowsTargets => _kind == LossKind.CrossEntropy;

    /// <summary>The loss's name, with its parameter where it has one.</summary>
    public override string ToString() =>
        Traits.UsualParameter is null ? $"{_kind}" : string.Create(CultureInfo.InvariantCulture, $"{_kind}({_parameter})");

    /// <summary>Reads <see cref="Text"/>; a missing parameter means the usual one.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out Loss loss)
    {
        int colon = text.IndexOf(':');
        ReadOnlySpan<char> word = colon < 0 ? text : text[..colon];
        foreach (LossTraits traits in Table)
        {
            if (!word.SequenceEqual(traits.Word))
            {
                continue;
            }

            double parameter = traits.UsualParameter ?? 0;
            bool isValid = colon < 0
                || (traits.UsualParameter is not null
                    && NumberParser.TryParse(text[(colon + 1)..], NumberParser.Bare, out parameter)
                    && double.IsFinite(parameter)
                    && parameter > 0);
            loss = isValid ? new Loss(traits.Kind, parameter) : default;
            return isValid;
        }

        loss = default;
        return false;
    }

    /// <exception cref="ArgumentException">
    /// The loss does not go with the output's activation, or its parameter is out of the range of <typeparamref name="T"/>.
    /// </exception>
    internal void ThrowUnlessFits<T>(NetworkShape shape, string name = "loss")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Traits.RequiredOutput is { } needed && shape.OutputActivation != needed)
        {
            throw new ArgumentException(
                $"The loss is {this}, which goes with a {needed} output; the network's is {shape.OutputActivation}.", name);
        }

        T parameter = T.CreateTruncating(_parameter);
        if (Traits.UsualParameter is not null && !(parameter >= FlushOperator.Smallest<T>() && T.IsFinite(parameter)))
        {
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant(
                $"The loss is {this}; expected a parameter that is finite and at least {FlushOperator.Smallest<T>()} as a {typeof(T).Name}."));
        }
    }

    /// <exception cref="ArgumentException">A target is out of the loss's range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal void ThrowUnlessInRange<T>(ReadOnlySpan<T> target, string name, int? row = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (TakesAnyTarget)
        {
            return;
        }

        double sum = 0;
        for (int j = 0; j < target.Length; j++)
        {
            double t = ElementType.ToDouble(target[j]);
            if (!(t >= 0 && t <= 1))
            {
                string place = row is null ? "" : $"row {row}, ";
                throw new ArgumentException(FormattableString.Invariant($"{name} has {t} in {place}column {j}; {this} takes targets from 0 to 1."), name);
            }

            sum += t;
        }

        if (Traits.TakesDistributions && !(Math.Abs(sum - 1) <= TargetSumTolerance))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{name} sums to {sum}{(row is null ? "" : $" in row {row}")}; {this} takes targets that sum to 1."), name);
        }
    }

    /// <summary>The loss of one sample from its sums z, outputs a and targets t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal double Value<T>(ref T z, ref T a, ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        _kind == LossKind.HalfSumOfSquares ? HalfSumOfSquaresOf(ref a, ref t, n) : ValueApart(ref z, ref a, ref t, n);

    /// <summary>The slope of the loss, for <see cref="OutputDelta"/>; that of the cross-entropy is for targets that sum to 1.</summary>
    internal LossSlope<T> Slope<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => _kind switch
        {
            LossKind.HalfSumOfSquares => LossSlope<T>.Error(isByOutput: true),
            LossKind.BinaryCrossEntropy => LossSlope<T>.Error(isByOutput: false),
            LossKind.CrossEntropy => LossSlope<T>.Error(isByOutput: false),
            LossKind.Huber => HuberSlope<T>(_parameter),
            _ => throw Undefined.Value(_kind),
        };

    /// <summary>The same for a sample with targets t.</summary>
    internal LossSlope<T> Slope<T>(ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        SlopeFollowsTargets ? Slope<T>() with { Scale = CrossEntropyScale(ref t, n) } : Slope<T>();

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private double ValueApart<T>(ref T z, ref T a, ref T t, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => _kind switch
        {
            LossKind.HalfSumOfSquares => HalfSumOfSquaresOf(ref a, ref t, n),
            LossKind.BinaryCrossEntropy => BinaryCrossEntropyOf(ref z, ref t, n),
            LossKind.CrossEntropy => CrossEntropyOf(ref z, ref a, ref t, n),
            LossKind.Huber => HuberOf(ref a, ref t, n, _parameter),
            _ => throw Undefined.Value(_kind),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double At<T>(ref T row, int j)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementType.ToDouble(Unsafe.Add(ref row, j));
}
