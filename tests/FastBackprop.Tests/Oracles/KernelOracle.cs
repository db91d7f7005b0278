using System.Numerics;
using System.Runtime.CompilerServices;
using FastBackprop.Kernels;

namespace FastBackprop.Tests.Oracles;

/// <summary>
/// The kernels' plain twins: one loop for each sum, one fused multiply-add for each term, in the order that the kernels'
/// contracts state. A matrix is <c>[row, column]</c>; one row more than there are inputs is the bias.
/// </summary>
/// <remarks>Optimised from the first call, since they run for millions of terms; nothing else is done for speed.</remarks>
internal static class KernelOracle
{
    /// <summary><c>z = x·W</c> plus the bias row: term k in chain k mod C, chain 0 starting at the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T[] Multiply<T>(T[] x, T[,] w, int chains)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int m = x.Length;
        int n = w.GetLength(1);
        var z = new T[n];
        var chain = new T[chains];
        for (int j = 0; j < n; j++)
        {
            Array.Clear(chain);
            if (w.GetLength(0) > m)
            {
                chain[0] = w[m, j];
            }

            for (int k = 0; k < m; k++)
            {
                chain[k % chains] = T.FusedMultiplyAdd(x[k], w[k, j], chain[k % chains]);
            }

            z[j] = chains == 1 ? chain[0] : (chain[0] + chain[1]) + (chain[2] + chain[3]);
        }

        return z;
    }

    /// <summary>The chains are those that the shape asks for.</summary>
    public static T[] Multiply<T>(T[] x, T[,] w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Multiply(x, w, SummationChains.For(x.Length, w.GetLength(1)));

    /// <summary><c>y = d·Wᵀ</c> for the first m rows of W.</summary>
    public static T[] MultiplyTransposed<T>(T[] d, T[,] w, int m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new T[m];
        for (int k = 0; k < m; k++)
        {
            y[k] = Dot(d, Row(w, k));
        }

        return y;
    }

    /// <summary><c>W += x⊗u</c> with <c>u = a·d</c>, rounded; a bias row's input is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProduct<T>(T a, T[] x, T[] d, T[,] w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < d.Length; j++)
        {
            T u = a * d[j];
            for (int k = 0; k < w.GetLength(0); k++)
            {
                T input = k < x.Length ? x[k] : T.One;
                w[k, j] = T.FusedMultiplyAdd(input, u, w[k, j]);
            }
        }
    }

    /// <summary><c>W += Xᵀ·U</c>, the rows of X and U in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposedProduct<T>(T[,] x, T[,] u, T[,] w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < w.GetLength(0); k++)
        {
            for (int j = 0; j < w.GetLength(1); j++)
            {
                for (int t = 0; t < x.GetLength(0); t++)
                {
                    T input = k < x.GetLength(1) ? x[t, k] : T.One;
                    w[k, j] = T.FusedMultiplyAdd(input, u[t, j], w[k, j]);
                }
            }
        }
    }

    /// <summary>Element (t, s), s ≤ t, of <c>G = X·Xᵀ</c>; the others keep what they hold.</summary>
    public static void LowerGram<T>(T[,] x, T[,] g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int t = 0; t < x.GetLength(0); t++)
        {
            for (int s = 0; s <= t; s++)
            {
                g[t, s] = Dot(Row(x, t), Row(x, s));
            }
        }
    }

    /// <summary>A dot product: term j in lane j mod 16 (8 for doubles), then the fold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot<T>(T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = new T[64 / Unsafe.SizeOf<T>()];
        for (int j = 0; j < x.Length; j++)
        {
            lanes[j % lanes.Length] = T.FusedMultiplyAdd(x[j], y[j], lanes[j % lanes.Length]);
        }

        return Fold(lanes) + T.Zero;
    }

    /// <summary>A sum: term j in lane j mod 16 (8 for doubles), then the fold.</summary>
    public static T Sum<T>(T[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = new T[64 / Unsafe.SizeOf<T>()];
        for (int j = 0; j < x.Length; j++)
        {
            lanes[j % lanes.Length] += x[j];
        }

        return Fold(lanes) + T.Zero;
    }

    /// <summary>Inside each four lanes (0+2)+(1+3); then the fours pairwise in order.</summary>
    public static T Fold<T>(T[] lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T Four(int f) => (lanes[4 * f] + lanes[(4 * f) + 2]) + (lanes[(4 * f) + 1] + lanes[(4 * f) + 3]);
        return lanes.Length == 16 ? (Four(0) + Four(1)) + (Four(2) + Four(3)) : Four(0) + Four(1);
    }

    public static T[] Row<T>(T[,] matrix, int row)
    {
        var values = new T[matrix.GetLength(1)];
        for (int j = 0; j < values.Length; j++)
        {
            values[j] = matrix[row, j];
        }

        return values;
    }
}
