namespace FastBackprop.Tests.Oracles;

public class ReferenceMathTests
{
    // Computed with mpmath at 300 bits: the value is (high + low)·2^exponent.
    [Theory]
    [InlineData("Exp", 1.0, 1.3591409142295225, 7.228234458646251E-17, 1)]
    [InlineData("Exp", -37.5, 0.9323451038225921, -4.253130714670936E-17, -54)]
    [InlineData("Exp", -0.001, 0.999000499833375, -3.026024053145243E-17, 0)]
    [InlineData("Exp", -700.25, 0.8425286305745361, 3.772923982822153E-17, -1010)]
    [InlineData("Exp", 709.5, 0.7537361594354702, -1.0849234726217786E-18, 1024)]
    [InlineData("Exp", 1E-09, 1.000000001, -8.224037093664211E-17, 0)]
    [InlineData("Sigmoid", -3.7, 0.7720646853654143, 2.4420945778885457E-17, -5)]
    [InlineData("Sigmoid", 0.3, 0.574442516811659, -4.7456482573436975E-17, 0)]
    [InlineData("Sigmoid", -700.25, 0.8425286305745361, 3.772923982822153E-17, -1010)]
    [InlineData("Sigmoid", 30.0, 0.9999999999999064, 1.557128750770682E-17, 0)]
    [InlineData("Sigmoid", -1E-06, 0.49999975, -2.0545814840270724E-17, 0)]
    [InlineData("Tanh", 1E-09, 1E-09, -3.3333333333333338E-28, 0)]
    [InlineData("Tanh", -0.3, -0.2913126124515909, 6.4602656586469586E-18, 0)]
    [InlineData("Tanh", 0.499, 0.4613303461904194, -1.5087375214356434E-17, 0)]
    [InlineData("Tanh", 0.7, 0.6043677771171635, -2.7916180015425346E-17, 0)]
    [InlineData("Tanh", 12.0, 0.9999999999244973, 2.4308346468945755E-17, 0)]
    [InlineData("Log", 3.0, 1.0986122886681098, -9.07129723500153E-17, 0)]
    [InlineData("Log", 0.7, -0.35667494393873245, 4.82556379937662E-18, 0)]
    [InlineData("Log", 1e+300, 690.7755278982137, 2.3747660028800243E-14, 0)]
    [InlineData("Log", 1.0000000000009095, 9.094947017725146E-13, 2.5077212817525026E-37, 0)]
    [InlineData("Log", 0.99, -0.01005033585350145, 4.341832787901688E-19, 0)]
    [InlineData("Log", 5E-324, -744.4400719213812, -4.422444340918698E-14, 0)]
    [InlineData("Log", 1E-310, -713.8013788281542, -8.592254740270771E-15, 0)]
    [InlineData("Log", 1.9, 0.6418538861723947, 3.502420353023819E-17, 0)]
    [InlineData("Log1Plus", 1E-09, 9.999999995E-10, 7.493897403823754E-26, 0)]
    [InlineData("Log1Plus", 0.24, 0.2151113796169455, 3.4164782178855512E-18, 0)]
    [InlineData("Log1Plus", 0.6, 0.4700036292457355, 1.8403950927973338E-17, 0)]
    [InlineData("Log1Plus", 1E-300, 1E-300, 0.0, 0)]
    [InlineData("Log1Plus", 1.0, 0.6931471805599453, 2.3190468138462996E-17, 0)]
    [InlineData("Log1Plus", 50.0, 3.9318256327243257, 4.632466622115275E-17, 0)]
    [InlineData("CosTurns", 0.1, 0.8090169943749475, -4.766175266906226E-17, 0)]
    [InlineData("CosTurns", 0.2, 0.30901699437494734, 1.751852518386914E-17, 0)]
    [InlineData("CosTurns", -0.37, -0.6845471059286886, -3.831892405202156E-17, 0)]
    [InlineData("CosTurns", 0.49, -0.9980267284282716, 5.200210159560502E-19, 0)]
    [InlineData("CosTurns", 7.8125, 0.3826834323650898, -1.0050772696461588E-17, 0)]
    [InlineData("CosTurns", -0.2, 0.30901699437494734, 1.751852518386914E-17, 0)]
    public void The_reference_has_at_least_90_bits(string function, double x, double high, double low, int exponent)
    {
        (DoubleDouble value, int actualExponent) = function switch
        {
            "Exp" => ReferenceMath.Exp(x),
            "Sigmoid" => ReferenceMath.Sigmoid(x),
            "Tanh" => (ReferenceMath.Tanh(x), 0),
            "Log" => (ReferenceMath.Log(x), 0),
            "Log1Plus" => (ReferenceMath.Log1Plus(x), 0),
            _ => (ReferenceMath.CosTurns(x), 0),
        };
        Assert.Equal(exponent, actualExponent);

        DoubleDouble error = (value - new DoubleDouble(high, low)) / high;
        Assert.InRange(Math.Abs(error.High), 0, Math.ScaleB(1, -90));
    }
}
