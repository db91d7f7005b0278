using FastBackprop.Numerics;

namespace NumericsTable;

/// <summary>A small run: the same computation at every width and with any number of threads.</summary>
/// <param name="name">What it pins down.</param>
internal abstract class NumericsRun(string name)
{
    public string Name => name;

    /// <summary>Whether threads share its work.</summary>
    public virtual bool IsShared => false;

    /// <summary>The hash of everything that the run computes: 16 hexadecimal digits.</summary>
    public string HashOf<T>(SimdWidth width, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var bits = new ResultBits();
        Run<T>(bits, width, threads);
        return bits.Hash();
    }

    public override string ToString() => name;

    protected abstract void Run<T>(ResultBits bits, SimdWidth width, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
