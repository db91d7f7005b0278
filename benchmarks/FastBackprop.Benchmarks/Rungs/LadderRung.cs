using System.Runtime.Intrinsics;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Training;

namespace FastBackprop.Benchmarks.Rungs;

/// <summary>The rungs of the ladder, from the bottom.</summary>
public enum LadderRung
{
    /// <inheritdoc cref="TextbookLoops"/>
    Textbook,

    /// <inheritdoc cref="Rungs.FlatRows"/>
    FlatRows,

    /// <inheritdoc cref="TensorRows"/>
    TensorPrimitives,

    /// <inheritdoc cref="Registers{TSimd}"/>
    Registers128,

    /// <inheritdoc cref="Registers{TSimd}"/>
    Registers256,

    /// <inheritdoc cref="Registers{TSimd}"/>
    Registers512,

    /// <inheritdoc cref="FusedBackward{TSimd}"/>
    FusedBackward,

    /// <inheritdoc cref="Blocked{TSimd}"/>
    Blocked,

    /// <inheritdoc cref="Sparse{TSimd}"/>
    Sparse,

    /// <summary>The library's trainer, told to take blocks.</summary>
    TrainerBlocked,

    /// <summary>The same, its matrix products split between the processors. Every bit stays the same.</summary>
    TrainerThreads,

    /// <inheritdoc cref="Rungs.Trainer"/>
    Trainer,
}

/// <summary>Makes rungs.</summary>
internal static class LadderRungs
{
    /// <summary>The rungs whose registers this processor has, and threads where the process has more than one processor.</summary>
    public static IEnumerable<LadderRung> OfThisProcessor => Enum.GetValues<LadderRung>().Where(rung => rung switch
    {
        LadderRung.Registers256 => Vector256.IsHardwareAccelerated,
        LadderRung.Registers512 => Vector512.IsHardwareAccelerated,
        LadderRung.TrainerThreads => Environment.ProcessorCount > 1,
        _ => true,
    });

    /// <summary>The rung of a name, starting from the weights of a network. Those above the registers use the library's width.</summary>
    public static Rung Create(LadderRung rung, Network<float> start, float rate) => rung switch
    {
        LadderRung.Textbook => new TextbookLoops(start, rate),
        LadderRung.FlatRows => new FlatRows(start, rate),
        LadderRung.TensorPrimitives => new TensorRows(start, rate),
        LadderRung.Registers128 => new Registers<Simd128<float>>(start, rate),
        LadderRung.Registers256 => new Registers<Simd256<float>>(start, rate),
        LadderRung.Registers512 => new Registers<Simd512<float>>(start, rate),
        LadderRung.TrainerBlocked => new Trainer(start, rate, EpochWay.Blocked),
        LadderRung.TrainerThreads => new Trainer(start, rate, EpochWay.Blocked, Environment.ProcessorCount),
        LadderRung.Trainer => new Trainer(start, rate),
        _ => SimdDispatch.Create<float, Factory, Rung>(SimdDefault.Width, new Factory(rung, start, rate)),
    };

    private readonly struct Factory(LadderRung rung, Network<float> start, float rate) : ISimdFactory<float, Rung>
    {
        public Rung Create<TSimd>()
            where TSimd : struct, ISimd<TSimd, float> => rung switch
            {
                LadderRung.FusedBackward => new FusedBackward<TSimd>(start, rate),
                LadderRung.Blocked => new Blocked<TSimd>(start, rate),
                LadderRung.Sparse => new Sparse<TSimd>(start, rate),
                _ => throw new ArgumentOutOfRangeException(nameof(rung), rung, "There is no such rung."),
            };
    }
}
