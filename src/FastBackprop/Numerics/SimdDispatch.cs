namespace FastBackprop.Numerics;

/// <summary>Makes an object for the register type of a width. A struct is called without a box and without a virtual generic method.</summary>
internal interface ISimdFactory<T, out TResult>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TResult Create<TSimd>()
        where TSimd : struct, ISimd<TSimd, T>;
}

/// <summary>From a width to its register type. This is the only place that maps them.</summary>
internal static class SimdDispatch
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public static TResult Create<T, TFactory, TResult>(SimdWidth width, TFactory factory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFactory : ISimdFactory<T, TResult> => width switch
        {
            SimdWidth.Bits512 => factory.Create<Simd512<T>>(),
            SimdWidth.Bits256 => factory.Create<Simd256<T>>(),
            SimdWidth.Bits128 => factory.Create<Simd128<T>>(),
            SimdWidth.Scalar => factory.Create<SimdScalar<T>>(),
            _ => throw Undefined.Value(width),
        };
}
