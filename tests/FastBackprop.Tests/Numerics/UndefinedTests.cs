using System.Numerics;
using System.Text.RegularExpressions;
using FastBackprop.Data;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;

namespace FastBackprop.Tests.Numerics;

/// <summary>A value that an enumeration does not have is refused wherever it arrives: no branch takes it for another.</summary>
public partial class UndefinedTests
{
    private const SimdWidth NoWidth = (SimdWidth)7;

    private static readonly NetworkCase Narrow = NetworkCase.Of(3, [2, 1], Loss.HalfSumOfSquares, BiasConvention.Constant, 1);

    private static readonly NetworkCase Wide = NetworkCase.Of(
        3, [20, (3, Activation.Softmax)], Loss.CrossEntropy, BiasConvention.Constant, 1);

    [Fact]
    public void A_width_that_does_not_exist_is_refused_by_all_that_choose_by_it()
    {
        CheckWidths<float>();
        CheckWidths<double>();
    }

    public static TheoryData<string, Action> Values() => new()
    {
        { "activation", () => _ = new NetworkShape(1, (1, (Activation)99)) },
        { "activation", () => Activations.Apply<float>((Activation)99, [1f], new float[1]) },
        { "hidden activation", () => _ = new RecurrentShape(1, 1, 1) { HiddenActivation = (Activation)99 } },
        { "output activation", () => _ = new RecurrentShape(1, 1, 1) { OutputActivation = (Activation)99 } },
        { "activation of units", () => _ = new FixedPointShape(1, 1, 1) { Activation = (Activation)99 } },
        { "bias", () => _ = new NetworkShape(1, 1) { Bias = (BiasConvention)99 } },
        { "scale", () => _ = new BatchTrainer<float>(Narrow.Network<float>(), Loss.HalfSumOfSquares, 0.1, (GradientScale)99) },
        { "way", () => new SgdTrainer<float>(Narrow.Network<float>()).Way = (EpochWay)99 },
        { "scaling", () => _ = new Scaler((Scaling)99, 1, [], []) },
        { "scaling to be fitted", () => Scaler.Fit((Scaling)99, Narrow.Data<float>(2)) },
        { "targets", () => _ = new BpttOptions { WindowSteps = 1, Targets = (SequenceTargets)99 } },
        { "block", () => new ElmanNetwork<float>(new RecurrentShape(1, 1, 1)).Weights((RecurrentBlock)99) },
        { "phase", () => _ = new NotSettledException((RelaxationPhase)99, 1, 1, 1, 1) },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_that_does_not_exist_is_refused(string what, Action use)
    {
        Exception? error = Record.Exception(use);
        Assert.True(error is ArgumentException, $"The {what} gave {error?.GetType().Name ?? "no exception"}.");
    }

    [Fact]
    public void The_message_names_what_came_and_what_was_expected()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("width", () => KernelSet<float>.ForWidth(NoWidth));
        Assert.StartsWith("7 is no SimdWidth; expected Scalar, Bits128, Bits256, Bits512.", error.Message, StringComparison.Ordinal);
    }

    // What no call reaches, as the private enumerations of parts, and what is written later, is found by reading. A default of a switch
    // over strings, numbers or patterns may mean something; one over an enumeration throws.
    [Fact]
    public void No_default_of_a_switch_over_an_enumeration_means_something()
    {
        string[] meant = ["Numerics/SimdWidth.cs", "Models/ModelMetadata.cs"];
        int defaults = 0;
        foreach (string name in SourceFolder.FilesOf("FastBackprop"))
        {
            foreach (Match match in Default().Matches(SourceFolder.TextOf("FastBackprop", name)))
            {
                defaults++;
                Assert.True(
                    match.Groups["does"].Value.StartsWith("throw ", StringComparison.Ordinal) || meant.Contains(name),
                    $"{name}: a default does '{match.Groups["does"].Value}'; expected it to throw.");
            }
        }

        Assert.InRange(defaults, 20, 200);
    }

    [GeneratedRegex(@"^\s*(_ =>|default:)\s*(?<does>.*)$", RegexOptions.Multiline)]
    private static partial Regex Default();

    private static void CheckWidths<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Action[] choices =
        [
            () => KernelSet<T>.ForWidth(NoWidth),
            () => Wide.Network<T>().PlanAt(NoWidth),
            () => Narrow.Network<T>().PlanAt(NoWidth),
            () => TrainingPass<T>.CreateWide(Wide.Network<T>(), Wide.Loss, NoWidth),
            () => WeightUpdate<T>.Create(Wide.Network<T>(), new UpdateRule(), NoWidth),
        ];
        foreach (Action choose in choices)
        {
            Assert.Throws<ArgumentOutOfRangeException>(choose);
        }
    }

    private static void Save(TrainingState training) => ModelFile.Save(
        Stream.Null, new Model<float> { Network = Narrow.Network<float>(), Training = training });
}
