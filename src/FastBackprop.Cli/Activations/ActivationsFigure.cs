using FastBackprop.Cli.Options;
using FastBackprop.Cli.Terminal;
using FastBackprop.Evaluation;
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Reports;

namespace FastBackprop.Cli.Activations;

/// <summary>What each layer answers to a sample, as a picture.</summary>
internal static class ActivationsFigure
{
    /// <param name="id">The figure's id.</param>
    /// <param name="title">Its title.</param>
    /// <param name="network">The network.</param>
    /// <param name="x">The sample, scaled as the network was trained.</param>
    /// <param name="shown">The sample as people know it.</param>
    /// <param name="classNames">The names of the outputs, where they are classes.</param>
    public static Drawing Create<T>(
        string id, string title, Network<T> network, ReadOnlySpan<T> x, double[] shown, IReadOnlyList<string>? classNames)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][] answers = LayerActivations.Of(network, x);
        string[] activations = [.. NetworkText.Activations(network.Shape)];
        var groups = new List<ValueGroup> { new($"input, {Wording.Count(shown.Length, "value")}", shown) { IsImage = true } };
        for (int layer = 0; layer < answers.Length; layer++)
        {
            double[] values = [.. answers[layer].Select(double.CreateTruncating)];
            bool isOutput = layer == answers.Length - 1;
            groups.Add(new ValueGroup(
                $"layer {layer}, {activations[layer]}, {Wording.Count(values.Length, "unit")}",
                values,
                isOutput && classNames?.Count == values.Length ? classNames : null)
            {
                Marked = isOutput && values.Length > 1 && Evaluator.ClassOf<T>(answers[layer]) is var largest and not Evaluator.NoClass ? largest : null,

                // Else an only unit that answers 0.01 would have a full bar.
                FullScale = ActivationTraits.Of(network.Shape.Layers[layer].Activation).IsBounded ? 1 : null,
            });
        }

        return new ValueGroups(id, title, groups);
    }
}
