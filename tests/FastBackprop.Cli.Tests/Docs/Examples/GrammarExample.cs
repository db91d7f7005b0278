#region usings
using FastBackprop.Kernels;
using FastBackprop.Networks;
using FastBackprop.Numerics;
using FastBackprop.Recurrent;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>An Elman network reads a string and says what may follow.</summary>
internal static class GrammarExample
{
    public static void Run()
    {
        #region example
        const string Letters = "BTPSXVE";

        // For each state the letters that may come next, and where each leads.
        (string Letters, int[] Next)[] states =
            [("B", [1]), ("TP", [2, 3]), ("SX", [2, 4]), ("TV", [3, 5]), ("XS", [3, 6]), ("PV", [4, 6]), ("E", [7])];
        var random = new RandomGenerator(42);

        string Draw()
        {
            string text = "";
            for (int state = 0; state < states.Length;)
            {
                int choice = random.NextInt32(states[state].Letters.Length);
                text += states[state].Letters[choice];
                state = states[state].Next[choice];
            }

            return text;
        }

        double[] OneHot(string text)
        {
            var rows = new double[text.Length * Letters.Length];
            for (int step = 0; step < text.Length; step++)
            {
                rows[(step * Letters.Length) + Letters.IndexOf(text[step])] = 1;
            }

            return rows;
        }

        var shape = new RecurrentShape(7, 8, 7) { HiddenActivation = Activation.Tanh, OutputActivation = Activation.Softmax };
        var network = new ElmanNetwork<double>(shape, Initializer.Xavier, seed: 42);
        var options = new BpttOptions { WindowSteps = 64 };
        var trainer = new RecurrentTrainer<double>(network, options, Loss.CrossEntropy, learningRate: 0.1) { ClipNorm = 5 };
        for (int i = 0; i < 20_000; i++)
        {
            string text = Draw();
            trainer.Learn(OneHot(text[..^1]), OneHot(text[1..]));
        }

        // Read a string letter by letter: what may come next?
        var predictor = new RecurrentPredictor<double>(network);
        RecurrentState<double> state = network.CreateState();
        var y = new double[7];
        Console.WriteLine("read " + string.Concat(Letters.Select(letter => $"    {letter}")));
        foreach (char letter in "BPTVPXVV")
        {
            predictor.Step(OneHot(letter.ToString()), state, y);
            Console.WriteLine($"{letter}    " + string.Concat(y.Select(p => $" {p:F2}")));
        }
        #endregion
    }
}
