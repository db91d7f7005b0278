using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using FastBackprop.Numerics;

namespace FastBackprop.Tests.Numerics;

[Trait("Suite", "NoIntrinsics")]
public class SimdDefaultTests
{
    [Theory]
    [InlineData("512", 512)]
    [InlineData("256", 256)]
    [InlineData("128", 128)]
    [InlineData("scalar", 0)]
    public void A_setting_names_a_width(string setting, int bits) => Assert.Equal((SimdWidth)bits, SimdDefault.Parse(setting));

    [Theory]
    [InlineData("1024")]
    [InlineData("0")]
    [InlineData("64")]
    [InlineData("Scalar")]
    [InlineData(" 512")]
    [InlineData("avx2")]
    [InlineData("512;256")]
    public void An_unknown_setting_is_none(string setting) => Assert.Null(SimdDefault.Parse(setting));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_setting_the_width_is_scalar_where_there_is_no_fused_multiply_add(string? setting)
    {
        SimdWidth? width = SimdDefault.Parse(setting);
        Assert.NotNull(width);
        Assert.Contains(width.Value, Widths.All);
        Assert.Equal(!Fma.IsSupported && !AdvSimd.IsSupported, width == SimdWidth.Scalar);
    }

    [Fact]
    public void The_process_uses_the_width_of_its_environment() =>
        Assert.Equal(SimdDefault.Parse(Environment.GetEnvironmentVariable(SimdDefault.Variable)), SimdDefault.Width);
}
