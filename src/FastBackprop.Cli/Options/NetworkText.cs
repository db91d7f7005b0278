using FastBackprop.Kernels;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Options;

/// <summary>A network's shape in the command line's words.</summary>
internal static class NetworkText
{
    /// <summary>Sizes, activations and bias: 4-8-3, tanh, softmax, constant bias.</summary>
    public static string Describe(NetworkShape shape) =>
        $"{shape}, {string.Join(", ", Activations(shape).Distinct())}, {NetworkShape.BiasWords.Of(shape.Bias)} bias";

    /// <summary>The activation of each layer, in order.</summary>
    public static IEnumerable<string> Activations(NetworkShape shape) =>
        shape.Layers.Select(layer => ActivationTraits.Words.Of(layer.Activation));
}
