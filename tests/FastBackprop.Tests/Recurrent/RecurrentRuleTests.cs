using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Recurrent;
using FastBackprop.Training;

namespace FastBackprop.Tests.Recurrent;

/// <summary>Optimizers, decay and clipping of the trainers of sequences and fixed points, from the gradients of plain ones.</summary>
public class RecurrentRuleTests
{
    private const double Rate = 0.05;
    private const double Decay = 0.1;

    private static readonly double[] X = [0.5, -1, 0.25, 1];
    private static readonly double[] Target = [0.75, 0.25];

    public static TheoryData<string, bool> Kinds()
    {
        var kinds = new TheoryData<string, bool>();
        foreach (Optimizer optimizer in Optimizer.All)
        {
            kinds.Add(optimizer.Word, false);
            kinds.Add(optimizer.Word, true);
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_recurrent_trainer_takes_the_steps_of_its_rule(string word, bool decaysBiases)
    {
        var shape = new RecurrentShape(2, 3, 1) { OutputActivation = Activation.Sigmoid };
        var network = new ElmanNetwork<double>(shape, Initializer.Xavier, seed: 3);
        var options = new BpttOptions { WindowSteps = 2 };
        var trainer = new RecurrentTrainer<double>(network, options, Loss.Huber(0.3), Rate) { Rule = RuleOf(word, decaysBiases) };
        Follow(
            word,
            decaysBiases,
            network.Step,
            () => trainer.Learn(X, Target),
            () =>
            {
                var plain = (ElmanNetwork<double>)network.Clone();
                new RecurrentTrainer<double>(plain, options, Loss.Huber(0.3), 1).Learn(X, Target);
                return plain.Step;
            });
        Assert.Equal(4, trainer.Steps);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_fixed_point_trainer_takes_the_steps_of_its_rule(string word, bool decaysBiases)
    {
        var network = new FixedPointNetwork<double>(new FixedPointShape(6, 4, 2), Initializer.Normal(0.3), seed: 3);
        var trainer = new FixedPointTrainer<double>(network, learningRate: Rate) { Rule = RuleOf(word, decaysBiases) };
        Follow(
            word,
            decaysBiases,
            network.Round,
            () => trainer.Learn(X, Target),
            () =>
            {
                FixedPointNetwork<double> plain = network.Clone();
                new FixedPointTrainer<double>(plain, learningRate: 1).Learn(X, Target);
                return plain.Round;
            });
        Assert.Equal(4, trainer.Steps);
    }

    [Fact]
    public void A_rules_norm_and_the_trainers_are_one()
    {
        var network = new ElmanNetwork<double>(new RecurrentShape(2, 3, 1), Initializer.Xavier, seed: 3);
        var options = new BpttOptions { WindowSteps = 2 };
        var trainer = new RecurrentTrainer<double>(network, options) { ClipNorm = 2, Rule = new UpdateRule { LargestGradientNorm = 3 } };
        Assert.Equal((3, 3), (trainer.ClipNorm, trainer.Rule.LargestGradientNorm));
        trainer.ClipNorm = null;
        Assert.Null(trainer.Rule.LargestGradientNorm);

        var kept = new RecurrentTrainer<double>(network, options) { ClipNorm = 2, Rule = new UpdateRule { Optimizer = Optimizer.Adam() } };
        Assert.Equal((2, 2), (kept.ClipNorm, kept.Rule.LargestGradientNorm));
        Assert.Throws<ArgumentNullException>(() => new RecurrentTrainer<double>(network, options) { Rule = null! });
    }

    private static UpdateRule RuleOf(string word, bool decaysBiases) => new()
    {
        Optimizer = Optimizer.All.First(optimizer => optimizer.Word == word),
        WeightDecay = Decay,
        DecaysBiases = decaysBiases,
    };

    // The gradient is what a plain step of rate 1 takes off the weights; from it the papers' formulas, written out.
    private static void Follow(string word, bool decaysBiases, Network<double> network, Action learn, Func<Network<double>> plainStep)
    {
        double[] first = new double[network.Parameters.Length];
        double[] second = new double[network.Parameters.Length];
        for (int t = 1; t <= 4; t++)
        {
            double[] before = network.Parameters.Span.ToArray();
            double[] g = [.. before.Zip(plainStep().Parameters.Span.ToArray(), (w, moved) => w - moved)];
            double[] expected = new double[before.Length];
            foreach (LayerLayout layer in network.Layers.ToArray())
            {
                int bias = layer.Offset + (layer.Inputs * layer.Stride);
                for (int i = layer.Offset; i < bias + layer.Stride; i++)
                {
                    expected[i] = Step(word, i < bias || decaysBiases ? Decay : 0, t, before[i], g[i], ref first[i], ref second[i]);
                }
            }

            learn();
            Assert.All(expected.Zip(network.Parameters.Span.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
        }
    }

    private static double Step(string word, double decay, int t, double w, double g, ref double first, ref double second)
    {
        double d = word == "adamw" ? g : g + (decay * w);
        switch (word)
        {
            case "sgd":
                return w - (Rate * d);
            case "momentum":
                first = (0.9 * first) - (Rate * d);
                return w + first;
            case "nesterov":
                first = (0.9 * first) - (Rate * d);
                return w + (0.9 * first) - (Rate * d);
            default:
                first = (0.9 * first) + (0.1 * d);
                second = (0.999 * second) + (0.001 * d * d);
                double step = Rate * (first / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(second / (1 - Math.Pow(0.999, t))) + 1e-8);
                return (word == "adamw" ? w - (Rate * decay * w) : w) - step;
        }
    }
}
