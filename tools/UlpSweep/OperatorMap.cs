using System.Numerics;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;
using FastBackprop.Tests;

namespace UlpSweep;

/// <summary>Applies an operator to whole buffers, in place, at the process's width.</summary>
internal sealed class OperatorMap<TOperator, T>(T[] values) : ISimdFactory<T, T[]>
    where TOperator : struct, IUnaryOperator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Apply(T[] values) => Widths.Run(SimdDefault.Width, new OperatorMap<TOperator, T>(values));

    public T[] Create<TSimd>()
        where TSimd : struct, ISimd<TSimd, T>
    {
        for (int i = 0; i < values.Length; i += TSimd.Count)
        {
            TSimd.Store(TOperator.Invoke<TSimd, T>(TSimd.Load(in values[i])), ref values[i]);
        }

        return values;
    }
}
