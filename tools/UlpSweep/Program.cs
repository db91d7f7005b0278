using System.Globalization;
using FastBackprop.Kernels;
using FastBackprop.Kernels.Elementwise;
using FastBackprop.Numerics;
using FastBackprop.Tests.Oracles;
using UlpSweep;

// Measures the accuracy of the library's own elementary functions: the floats completely, the doubles at random.
//   dotnet run -c Release --project tools/UlpSweep             every float, 2^27 doubles a function; some minutes
//   dotnet run -c Release --project tools/UlpSweep -- quick    one float in 64, 2^20 doubles a function; some seconds
bool quick = args is ["quick"];
if (args.Length > 0 && !quick)
{
    Console.Error.WriteLine($"unknown arguments '{string.Join(' ', args)}'; expected none, or: quick");
    return 2;
}

int stride = quick ? 64 : 1;
long doubles = quick ? 1L << 20 : 1L << 27;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"SIMD width {SimdDefault.Width}, one float in {stride}, {doubles:N0} doubles a function");
Console.WriteLine("function    element   largest error (ulp)   at x                        decreases   broken rules");

// What is below 2⁻¹⁰² is 0; a little more, for where the argument that leads there is rounded.
const double Flushed = 1.9722e-31;
Print("exp", "float", FloatSweep.Run<ExponentialOperator>(Math.Exp, Ulp.SmallestNormalSingle, isOdd: false, stride));
Print("sigmoid", "float", FloatSweep.Run<SigmoidOperator>(x => 1 / (1 + Math.Exp(-x)), Flushed, isOdd: false, stride));
Print("tanh", "float", FloatSweep.Run<TanhOperator>(Math.Tanh, Math.ScaleB(1, -102), isOdd: true, stride));

Print("gelu", "float", FloatSweep.Run<GeluFunction>(Gelu, 100 * Flushed, isOdd: false, stride), isMonotone: false);
Print("silu", "float", FloatSweep.Run<SiluFunction>(x => x / (1 + Math.Exp(-x)), 100 * Flushed, isOdd: false, stride), isMonotone: false);

Print("exp", "double", DoubleSweep.Run(
    OperatorMap<ExponentialOperator, double>.Apply, x => ReferenceMath.Exp(x), Arguments.Exponential, doubles));
Print("sigmoid", "double", DoubleSweep.Run(
    OperatorMap<SigmoidOperator, double>.Apply, ReferenceMath.Sigmoid, Arguments.Sigmoid, doubles));
Print("tanh", "double", DoubleSweep.Run(
    OperatorMap<TanhOperator, double>.Apply, x => (ReferenceMath.Tanh(x), 0), Arguments.Tanh, doubles));
Print("gelu", "double", DoubleSweep.Run(
    OperatorMap<GeluFunction, double>.Apply, ReferenceMath.Gelu, Arguments.Gelu, doubles), isMonotone: false);
Print("silu", "double", DoubleSweep.Run(
    OperatorMap<SiluFunction, double>.Apply, ReferenceMath.Silu, Arguments.Sigmoid, doubles), isMonotone: false);
Print("log", "double", DoubleSweep.Run(
    Each(ScalarMath.Log), x => (ReferenceMath.Log(x), 0), Arguments.Logarithm, doubles));
Print("log(1 + x)", "double", DoubleSweep.Run(
    Each(ScalarMath.Log1Plus), x => (ReferenceMath.Log1Plus(x), 0), Arguments.LogarithmOfOnePlus, doubles));
Print("cos(2πx)", "double", DoubleSweep.Run(
    Each(ScalarMath.CosTurns), x => (ReferenceMath.CosTurns(x), 0), Arguments.Turns, doubles), isMonotone: false);
return 0;

static Action<double[]> Each(Func<double, double> function) => values =>
{
    for (int i = 0; i < values.Length; i++)
    {
        values[i] = function(values[i]);
    }
};

// ½x(1 + tanh u) = x/(1 + e^−2u).
static double Gelu(double x) => x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

static void Print(string function, string element, Measurement found, bool isMonotone = true)
{
    string decreases = isMonotone ? found.Decreases.ToString("N0", CultureInfo.InvariantCulture) : "-";
    string broken = found.BrokenRules == 0 ? "0" : $"{found.BrokenRules:N0}, as at {found.BrokenAt:R}";
    Console.WriteLine($"{function,-11} {element,-9} {found.LargestError,-21:F4} {found.At,-27:R} {decreases,-11} {broken}");
}
