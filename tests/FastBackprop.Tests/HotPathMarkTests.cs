using System.Reflection;
using FastBackprop.Numerics;

namespace FastBackprop.Tests;

/// <summary>No public member that looks hot is without the mark of the hot path, by which <see cref="HotPathAllocationTests"/> finds it.</summary>
public class HotPathMarkTests
{
    private static readonly string[] HotWords =
        ["Predict", "Step", "Epoch", "Learn", "Accumulate", "Update", "MeanLoss", "LossOf", "Run", "Transform", "Multiply", "Add", "Apply", "Shuffle"];

    // They look hot, by their name or by a span among their parameters, and are called once for a network, a dataset or a training.
    private static readonly string[] Cold =
    [
        "CrossValidation.Run",
        "DataFolds.Shuffled",
        "DataSplit.Shuffled",
        "DataSplit.ShuffledRows",
        "Dataset<T>.FromClasses",
        "Dataset<T>.Select",
        "FixedPointNetwork<T>.CopyWeightsTo",
        "FixedPointNetwork<T>.SetWeights",
        "GradientCheck.Run",
        "LearningRateSchedule.Step",
        "Network<T>.CopyWeightsTo",
        "Network<T>.SetWeights(Int32, ReadOnlyMatrixSpan<T>)",
        "Network<T>.SetWeights(Int32, ReadOnlySpan<T>)",
        "Network<T>.SetWeights(Int32, ReadOnlyTensorSpan<T>)",
        "RecurrentNetwork<T>.CopyWeightsTo",
        "RecurrentNetwork<T>.SetWeights",
        "Scaler.Transform(Dataset<T>)",
    ];

    [Fact]
    public void A_member_that_looks_hot_carries_the_mark_or_is_known_to_be_cold()
    {
        string[] without =
        [
            .. typeof(HotPathAttribute).Assembly.GetExportedTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                .GroupBy(method => (method.DeclaringType, method.Name))
                .SelectMany(overloads => overloads
                    .Where(method => LooksHot(method) && !method.IsDefined(typeof(HotPathAttribute), inherit: false))
                    .Select(method => HotPathAllocationTests.NameOf(method, overloads.Count() > 1)))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Cold, without);
    }

    private static bool LooksHot(MethodInfo method) => !method.IsSpecialName
        && (HotWords.Any(word => method.Name.StartsWith(word, StringComparison.Ordinal))
            || method.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike));
}
