using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastBackprop.Numerics;

/// <summary>The width of the registers that kernels use. It decides the speed, never a result.</summary>
internal enum SimdWidth
{
    /// <summary>Plain scalar arithmetic.</summary>
    Scalar = 0,

    /// <summary>128-bit registers.</summary>
    Bits128 = 128,

    /// <summary>256-bit registers.</summary>
    Bits256 = 256,

    /// <summary>512-bit registers.</summary>
    Bits512 = 512,
}

/// <summary>Chooses the process's SIMD width, once.</summary>
internal static class SimdDefault
{
    /// <summary>The environment variable that forces a width: 512, 256, 128 or scalar.</summary>
    public const string Variable = "FASTBACKPROP_SIMD";

    private static readonly string? Forced = Environment.GetEnvironmentVariable(Variable);

    /// <summary>The width, or null if the environment variable holds an unknown value.</summary>
    public static readonly SimdWidth? Chosen = Parse(Forced);

    /// <summary>
    /// The width that public entry points use: the widest that the hardware accelerates, or the forced one. A width wider
    /// than the hardware's is allowed; it is emulated, with the same results.
    /// </summary>
    /// <exception cref="InvalidOperationException">The environment variable holds an unknown value.</exception>
    public static SimdWidth Width => Chosen ?? throw new InvalidOperationException(
        $"The environment variable {Variable} is '{Forced}'; expected 512, 256, 128 or scalar.");

    /// <summary>The width of a setting: the best one for no setting, null for an unknown setting.</summary>
    internal static SimdWidth? Parse(string? setting) => setting switch
    {
        null or "" => WidestAccelerated(),
        "512" => SimdWidth.Bits512,
        "256" => SimdWidth.Bits256,
        "128" => SimdWidth.Bits128,
        "scalar" => SimdWidth.Scalar,
        _ => null,
    };

    // Without FMA a vector of multiply-adds is emulated lane by lane through memory: slower than scalar code.
    private static SimdWidth WidestAccelerated() =>
        !Fma.IsSupported && !AdvSimd.IsSupported ? SimdWidth.Scalar
        : Vector512.IsHardwareAccelerated ? SimdWidth.Bits512
        : Vector256.IsHardwareAccelerated ? SimdWidth.Bits256
        : SimdWidth.Bits128;
}
