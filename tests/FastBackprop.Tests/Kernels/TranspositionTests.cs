using FastBackprop.Kernels;

namespace FastBackprop.Tests.Kernels;

public class TranspositionTests
{
    [Fact]
    public void Rows_become_columns_and_nothing_else_is_touched()
    {
        foreach (int m in KernelCase.AwkwardSizes)
        {
            foreach (int n in KernelCase.AwkwardSizes)
            {
                const int Gap = 3;
                float[] w = [.. Enumerable.Range(1, (m * (n + Gap)) + 1).Select(i => (float)i)];
                var v = new float[(n * (m + Gap)) + 1];
                Transposition.Run(ref w[0], n + Gap, m, n, ref v[0], m + Gap);
                for (int i = 0; i < v.Length; i++)
                {
                    (int column, int row) = Math.DivRem(i, m + Gap);
                    Assert.Equal(row < m && column < n ? w[(row * (n + Gap)) + column] : 0, v[i]);
                }
            }
        }
    }
}
