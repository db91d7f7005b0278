using System.Numerics;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Kernels.Elementwise;

/// <summary>Applies an operator to an array at a chosen width.</summary>
internal static class OperatorRun
{
    /// <summary>The operator's value for every element of <paramref name="x"/>.</summary>
    public static T[] Map<TOperator, T>(SimdWidth width, T[] x)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Widths.Run(width, new Factory<TOperator, T>(x));

    /// <summary>The operator's value for one number, at the process's own width.</summary>
    public static T Of<TOperator, T>(T x)
        where TOperator : struct, IUnaryOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map<TOperator, T>(SimdDefault.Width, [x])[0];

    private sealed class Factory<TOperator, T>(T[] x) : ISimdFactory<T, T[]>
        where TOperator : struct, IUnaryOperator
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Over-allocated to whole registers of the widest kind, so that no width has a tail. Optimised from the first call:
        // in unoptimised code a million floats at four widths would take seconds.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public T[] Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, T>
        {
            int padded = (x.Length + 15) & ~15;
            var source = new T[padded];
            var result = new T[padded];
            x.CopyTo(source, 0);
            for (int i = 0; i < padded; i += TSimd.Count)
            {
                TSimd.Store(TOperator.Invoke<TSimd, T>(TSimd.Load(in source[i])), ref result[i]);
            }

            return result[..x.Length];
        }
    }
}
