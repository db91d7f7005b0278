using System.Runtime.CompilerServices;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Numerics;

/// <summary>The operations, each beside what it must give in one lane.</summary>
public abstract partial class SimdTests<T>
{
    private interface ILaneOperation
    {
        static abstract TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T>;

        static abstract T Expected(T x, T y, T z);
    }

    private readonly struct Add : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => x + y;

        public static T Expected(T x, T y, T z) => x + y;
    }

    private readonly struct Subtract : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => x - y;

        public static T Expected(T x, T y, T z) => x - y;
    }

    private readonly struct Multiply : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => x * y;

        public static T Expected(T x, T y, T z) => x * y;
    }

    private readonly struct Divide : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => x / y;

        public static T Expected(T x, T y, T z) => x / y;
    }

    private readonly struct MultiplyAdd : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => TSimd.MultiplyAdd(x, y, z);

        public static T Expected(T x, T y, T z) => T.FusedMultiplyAdd(x, y, z);
    }

    private readonly struct Negate : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => -x;

        public static T Expected(T x, T y, T z) => -x;
    }

    private readonly struct Abs : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => TSimd.Abs(x);

        public static T Expected(T x, T y, T z) => T.Abs(x);
    }

    private readonly struct Sqrt : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => TSimd.Sqrt(x);

        public static T Expected(T x, T y, T z) => T.Sqrt(x);
    }

    private readonly struct CopySign : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => TSimd.CopySign(x, y);

        public static T Expected(T x, T y, T z) => T.CopySign(x, y);
    }

    private readonly struct SelectLess : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => TSimd.SelectLess(x, y, z, TSimd.Constant(12345));

        public static T Expected(T x, T y, T z) => x < y ? z : T.CreateChecked(12345);
    }

    private readonly struct ShiftIntoExponent : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => TSimd.ShiftIntoExponent(x);

        public static T Expected(T x, T y, T z) => typeof(T) == typeof(float)
            ? Unsafe.BitCast<uint, T>(Unsafe.BitCast<T, uint>(x) << 23)
            : Unsafe.BitCast<ulong, T>(Unsafe.BitCast<T, ulong>(x) << 52);
    }

    private readonly struct Broadcast : ILaneOperation
    {
        public static TSimd Invoke<TSimd>(TSimd x, TSimd y, TSimd z)
            where TSimd : struct, ISimd<TSimd, T> => TSimd.Broadcast(T.CreateChecked(-0.375));

        public static T Expected(T x, T y, T z) => T.CreateChecked(-0.375);
    }
}
