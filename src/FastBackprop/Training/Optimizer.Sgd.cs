using System.Runtime.CompilerServices;
using FastBackprop.Kernels;
using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <content>Gradient descent.</content>
public sealed partial class Optimizer
{
    /// <summary>Gradient descent: <c>w −= rate·g</c>.</summary>
    public static Optimizer Sgd { get; } = new(OptimizerKind.Sgd, "sgd");
}

/// <summary><c>w −= rate·d</c>.</summary>
internal readonly struct SgdStep : IParameterStep
{
    public static int Memories => 0;

    public static bool DecaysWeights => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Step<TSimd, T>(TSimd w, TSimd d, ref TSimd first, ref TSimd second, T decay, in UpdateNumbers<T> numbers)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.MultiplyAdd(TSimd.Broadcast(-numbers.Rate), d, w);

    public static double Bound(double w, double d, ref double first, ref double second, double decay, in UpdateNumbers<double> numbers) =>
        w + (numbers.Rate * d);
}
