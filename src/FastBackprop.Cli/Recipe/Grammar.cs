using FastBackprop.Cli.Pictures;
using FastBackprop.Kernels;
using FastBackprop.Models;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Reports;
using FastBackprop.Training;

namespace FastBackprop.Cli.Recipe;

/// <summary>An Elman network reads strings of a grammar, letter by letter, and says what may come next.</summary>
internal static class Grammar
{
    private static readonly int Letters = ReberGrammar.Letters.Length;

    public static RecipeEntry Entry { get; } = new(
        "grammar",
        "an Elman network, 7-8-7, learns Reber's grammar letter by letter",
        """
        Strings such as BTSSXSE are drawn from the grammar; the network reads a letter and predicts the next
        (softmax, cross-entropy, backpropagation through time over the whole string, 20,000 strings). Where two
        letters are legal, both must come before all others. Beside it what the same network reaches that forgets
        what it has read.
        """,
        seed => Run(seed));

    public static IReadOnlyList<RecipeRun> Run(ulong seed, int strings = 20_000) =>
    [
        Train(seed, strings, remembers: true),
        Train(seed, strings, remembers: false),
    ];

    private static RecipeRun Train(ulong seed, int strings, bool remembers)
    {
        var shape = new RecurrentShape(Letters, 8, Letters) { HiddenActivation = Activation.Tanh, OutputActivation = Activation.Softmax };
        var network = new ElmanNetwork<double>(shape, Initializer.Xavier, seed);
        var trainer = new RecurrentTrainer<double>(network, new BpttOptions { WindowSteps = 64 }, Loss.CrossEntropy, learningRate: 0.1)
        {
            ClipNorm = 5,
        };
        var random = new RandomGenerator(seed);

        var course = new LossCourse("The mean over all letters since the point before, each before its string was learned.")
        {
            RoundName = "strings read",
        };

        foreach (int _ in course.Rounds(strings))
        {
            List<(int Letter, string Legal)> text = ReberGrammar.Draw(random);
            (double[] letters, double[] following) = OneHot(text);
            if (remembers)
            {
                course.Add(trainer.Learn(letters, following), letters.Length / Letters);
                continue;
            }

            // A sequence of one letter starts at a context of zeros.
            for (int step = 0; step < letters.Length; step += Letters)
            {
                course.Add(trainer.Learn(letters.AsSpan(step, Letters), following.AsSpan(step, Letters)));
            }
        }

        string what = remembers ? "remembers" : "forgets";
        return new RecipeRun
        {
            Name = $"{shape}, {what}",
            Figures = [new RecipeFigure("share of letters after which all legal ones come first", ShareRight(network, random, remembers))],
            Seconds = course.Seconds,
            Steps = trainer.Steps,
            WeightsSha256 = WeightsHash.Sha256(network),
            Courses = [course],
            Drawings = [Answers($"answers-{what}", network, remembers)],
        };
    }

    // Strings that were not learned, though short ones are the same again and again.
    private static double ShareRight(ElmanNetwork<double> network, RandomGenerator random, bool remembers)
    {
        var predictor = new RecurrentPredictor<double>(network);
        RecurrentState<double> state = network.CreateState();
        var outputs = new double[Letters];
        int right = 0;
        int all = 0;
        for (int i = 0; i < 1_000; i++)
        {
            List<(int Letter, string Legal)> text = ReberGrammar.Draw(random);
            (double[] letters, _) = OneHot(text);
            state.Reset();
            for (int step = 0; step < text.Count - 1; step++)
            {
                predictor.Step(letters.AsSpan(step * Letters, Letters), state, outputs);
                string legal = text[step + 1].Legal;
                IEnumerable<char> first = Enumerable.Range(0, Letters).OrderByDescending(letter => outputs[letter]).Take(legal.Length)
                    .Select(letter => ReberGrammar.Letters[letter]);
                right += first.All(legal.Contains) ? 1 : 0;
                all++;
                if (!remembers)
                {
                    state.Reset();
                }
            }
        }

        return (double)right / all;
    }

    // In this string T comes twice: X or S may follow the first one, T or V the second.
    private static ValueGroups Answers(string id, ElmanNetwork<double> network, bool remembers)
    {
        const string Text = "BTSXXTVVE";
        var predictor = new RecurrentPredictor<double>(network);
        RecurrentState<double> state = network.CreateState();
        var groups = new List<ValueGroup>();
        for (int step = 0; step < Text.Length - 1; step++)
        {
            var letter = new double[Letters];
            var outputs = new double[Letters];
            letter[ReberGrammar.Letters.IndexOf(Text[step], StringComparison.Ordinal)] = 1;
            predictor.Step(letter, state, outputs);
            groups.Add(new ValueGroup($"after {Text[..(step + 1)]}", outputs, [.. ReberGrammar.Letters.Select(name => name.ToString())])
            {
                Marked = ReberGrammar.Letters.IndexOf(Text[step + 1], StringComparison.Ordinal),
                FullScale = 1,
            });
            if (!remembers)
            {
                state.Reset();
            }
        }

        return new ValueGroups(id, $"What may follow in {Text}", groups)
        {
            Note = "The outputs after each letter; the letter that does follow is set off. "
                + "After the first T an S or X is legal, after the second a T or V.",
        };
    }

    /// <summary>Each letter but the last, and the one that follows it.</summary>
    private static (double[] Letters, double[] Following) OneHot(List<(int Letter, string Legal)> text)
    {
        var letters = new double[(text.Count - 1) * Letters];
        var following = new double[letters.Length];
        for (int step = 0; step < text.Count - 1; step++)
        {
            letters[(step * Letters) + text[step].Letter] = 1;
            following[(step * Letters) + text[step + 1].Letter] = 1;
        }

        return (letters, following);
    }
}
