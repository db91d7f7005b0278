#region usings
using FastBackprop.Data;
using FastBackprop.Datasets;
using FastBackprop.Networks;
using FastBackprop.Reports;
using FastBackprop.Training;
#endregion

namespace TutorialExamples;

/// <summary>Exclusive or from a hundred starts.</summary>
internal static class XorExample
{
    public static void Run()
    {
        #region example
        Dataset<double> rows = DatasetCatalogue.Load<double>("xor").Training;
        var shape = new NetworkShape(2, 2, 1) { Bias = BiasConvention.ComputedUnit };

        SgdTrainer<double> Start(ulong seed) =>
            new(new Network<double>(shape, Initializer.ScaledNormal, seed), Loss.HalfSumOfSquares, learningRate: 0.5);

        void Train(SgdTrainer<double> trainer, int epochs)
        {
            for (int step = 0; step < epochs * rows.Rows; step++)
            {
                trainer.Step(rows.Input(step % rows.Rows), rows.Target(step % rows.Rows));
            }
        }

        var trainers = Enumerable.Range(1, 100).Select(seed => Start((ulong)seed)).ToArray();
        foreach (SgdTrainer<double> trainer in trainers)
        {
            Train(trainer, 20_000);
        }

        // The loss of the four rows, to the nearest eighth.
        double Eighth(SgdTrainer<double> trainer) => Math.Round(8 * rows.Rows * trainer.MeanLoss(rows)) / 8;
        foreach (var group in trainers.GroupBy(Eighth).OrderBy(group => group.Key))
        {
            Console.WriteLine($"{group.Count()} of 100 seeds end at a loss near {group.Key}");
        }

        foreach (int epochs in new[] { 20_000, 20_000, 60_000 })
        {
            SgdTrainer<double> seed28 = trainers[27];
            double[][] layers = LayerActivations.Of(seed28.Network, rows.Input(3));
            string hidden = string.Join(' ', layers[0].Select(a => a.ToString("F4")));
            Console.WriteLine($"seed 28 after {seed28.Steps / 4} epochs, row 1 1: hidden {hidden}, output {layers[1][0]:F4}");
            Train(seed28, epochs);
        }
        #endregion
    }
}
