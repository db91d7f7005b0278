namespace FastBackprop.Numerics;

internal static class ScalarMath
{
    public static double Exp(double x) => Math.Exp(x);

    public static double Log(double x) => Math.Log(x);

    public static double CosTurns(double turns) => Math.Cos(2 * Math.PI * turns);
}
