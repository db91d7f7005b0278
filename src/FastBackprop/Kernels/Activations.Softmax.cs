using System.Runtime.CompilerServices;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;

namespace FastBackprop.Kernels;

/// <content>The softmax.</content>
public static partial class Activations
{
    /// <summary><c>a_j = e^z_j / Σ_i e^z_i</c>.</summary>
    /// <inheritdoc cref="Apply{T}(Activation, ReadOnlySpan{T}, Span{T})" path="/param|/exception|/typeparam"/>
    [HotPath]
    public static void Softmax<T>(ReadOnlySpan<T> z, Span<T> a)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply(Activation.Softmax, z, a);
}

/// <summary>
/// <c>a_j = e^(z_j − m) / Σ_i e^(z_i − m)</c> with m the largest z, and its derivative. Rows and tails as in <see cref="Map"/>;
/// the result may be an operand.
/// <para>No exponential is a subnormal; quotients and derivatives are flushed as by <see cref="FlushOperator"/>.</para>
/// <para>Order: sums are dot reductions, in a <see cref="VirtualRegister{TSimd, T}"/>.</para>
/// </summary>
internal static class SoftmaxFunction
{
    public static ActivationTraits Traits => new(Activation.Softmax, "softmax") { IsRowwise = true, IsBounded = true, LargestSlope = 2 };

    /// <summary><c>a = softmax(z)</c> for n elements, 1 or more, the largest of which is <paramref name="largest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TSimd, T>(ref T z, ref T zTail, ref T a, ref T aTail, int n, T largest)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.That(n >= 1, "one value or more");
        Check.IsSameOrApart(ref z, ref a, n & -AlignedMemory.Lanes<T>(), "z and a");
        int lanes = AlignedMemory.Lanes<T>();
        int whole = n & -lanes;
        TSimd m = TSimd.Broadcast(largest);
        for (nint j = 0; j < whole; j += TSimd.Count)
        {
            TSimd e = ExponentialOperator.Invoke<TSimd, T>(TSimd.Load(ref Unsafe.Add(ref z, j)) - m);
            TSimd.Store(e, ref Unsafe.Add(ref a, j));
        }

        for (int j = 0; j < n - whole; j += TSimd.Count)
        {
            TSimd e = ExponentialOperator.Invoke<TSimd, T>(TSimd.Load(ref Unsafe.Add(ref zTail, j)) - m);
            TSimd.Store(TSimd.KeepFirst(e, n - whole - j), ref Unsafe.Add(ref aTail, j));
        }

        var total = VirtualRegister<TSimd, T>.Zero;
        for (nint j = 0; j < whole; j += lanes)
        {
            total = VirtualRegister<TSimd, T>.Add(ref Unsafe.Add(ref a, j), lanes, total);
        }

        if (whole < n)
        {
            total = VirtualRegister<TSimd, T>.Add(ref aTail, n - whole, total);
        }

        TSimd sum = TSimd.Broadcast(total.Fold());
        for (nint j = 0; j < whole; j += TSimd.Count)
        {
            TSimd.Store(FlushOperator.Invoke<TSimd, T>(TSimd.Load(ref Unsafe.Add(ref a, j)) / sum), ref Unsafe.Add(ref a, j));
        }

        for (int j = 0; j < n - whole; j += TSimd.Count)
        {
            TSimd value = FlushOperator.Invoke<TSimd, T>(TSimd.Load(ref Unsafe.Add(ref aTail, j)) / sum);
            TSimd.Store(TSimd.KeepFirst(value, n - whole - j), ref Unsafe.Add(ref aTail, j));
        }
    }

    /// <summary>
    /// <c>delta_j = a_j·(e_j − Σ_i a_i·e_i)</c>: an error times the Jacobian of the softmax whose output is a. A result below the
    /// threshold in magnitude is +0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void MultiplyByDerivative<TSimd, T>(ref T a, ref T aTail, ref T e, ref T eTail, ref T delta, ref T deltaTail, int n, T threshold)
        where TSimd : struct, ISimd<TSimd, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.IsPaddedTail(ref aTail, n, TSimd.Count, "a");
        Check.IsPaddedTail(ref eTail, n, TSimd.Count, "e");
        int lanes = AlignedMemory.Lanes<T>();
        int whole = n & -lanes;
        var total = VirtualRegister<TSimd, T>.Zero;
        for (nint j = 0; j < whole; j += lanes)
        {
            total = VirtualRegister<TSimd, T>.MultiplyAdd(ref Unsafe.Add(ref a, j), ref Unsafe.Add(ref e, j), lanes, total);
        }

        if (whole < n)
        {
            total = VirtualRegister<TSimd, T>.MultiplyAdd(ref aTail, ref eTail, n - whole, total);
        }

        TSimd mean = TSimd.Broadcast(total.Fold());
        TSimd smallest = TSimd.Broadcast(threshold);
        for (nint j = 0; j < whole; j += TSimd.Count)
        {
            TSimd value = TSimd.Load(ref Unsafe.Add(ref a, j)) * (TSimd.Load(ref Unsafe.Add(ref e, j)) - mean);
            TSimd.Store(TSimd.DropBelow(value, smallest), ref Unsafe.Add(ref delta, j));
        }

        for (int j = 0; j < n - whole; j += TSimd.Count)
        {
            TSimd value = TSimd.Load(ref Unsafe.Add(ref aTail, j)) * (TSimd.Load(ref Unsafe.Add(ref eTail, j)) - mean);
            TSimd.Store(TSimd.KeepFirst(TSimd.DropBelow(value, smallest), n - whole - j), ref Unsafe.Add(ref deltaTail, j));
        }
    }
}
