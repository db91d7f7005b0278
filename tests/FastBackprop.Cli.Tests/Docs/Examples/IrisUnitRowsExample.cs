#region usings
using FastBackprop.Kernels;
#endregion

namespace TutorialExamples;

/// <summary>The slope of the sigmoid, and the tutorial's.</summary>
internal static class IrisUnitRowsExample
{
    public static void Run()
    {
        #region example
        double[] z = [-6, -3, 0, 3, 6];
        var a = new double[z.Length];
        var second = new double[z.Length];
        Activations.Sigmoid<double>(z, a);
        Activations.Sigmoid<double>(a, second);
        for (int i = 0; i < z.Length; i++)
        {
            Console.WriteLine($"z {z[i],2}: a {a[i]:F4}, slope {a[i] * (1 - a[i]):F4}, as written {second[i] * (1 - second[i]):F4}");
        }
        #endregion
    }
}
