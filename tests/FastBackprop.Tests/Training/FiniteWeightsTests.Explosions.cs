using FastBackprop.Data;
using FastBackprop.Networks;
using FastBackprop.Tests.Networks;
using FastBackprop.Training;
using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Training;

/// <content>Random trainings that explode.</content>
public abstract partial class FiniteWeightsTests<T>
{
    [Fact]
    public void Exploding_trainings_end_with_finite_numbers_and_go_on()
    {
        int refused = 0;
        Gen<Explosion> cases =
            from run in NetworkCase.Any(20)
            from weights in Gen.Choose(0, 25)
            from inputs in Gen.Choose(0, 20)
            from rate in Gen.Choose(-3, 30)
            from rule in Gen.Choose(0, Rules.Length - 1)
            from way in Gen.Choose(0, 3)
            from batch in Gen.Choose(0, 3)
            from threads in Gen.Elements(1, 2, 7)
            select new Explosion(run, weights, inputs, rate, Rules[rule], way == 3 ? null : (EpochWay)way, batch, threads);
        Prop.ForAll(cases.ToArbitrary(), explosion => refused += Explode(explosion)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
        Assert.InRange(refused, 100, int.MaxValue);
    }

    private static int Explode(Explosion explosion)
    {
        NetworkCase run = explosion.Run;
        Network<T> start = run.Network<T>();
        for (int layer = 0; layer < run.Shape.Layers.Length; layer++)
        {
            Scale(start, layer, Power(explosion.Weights));
        }

        Dataset<T> tame = run.Data<T>(20);
        T scale = Power(explosion.Inputs);
        var data = new Dataset<T>([.. tame.Inputs.Data.ToArray().Select(x => x * scale)], run.Shape.Inputs, tame.Targets.Data, run.Shape.Outputs);
        double rate = double.CreateTruncating(Power(explosion.Rate));
        Network<T> network = start.Clone();
        bool wasRefused = false;
        if (explosion.Batch == 0)
        {
            var trainer = new SgdTrainer<T>(network, run.Loss, rate) { Rule = explosion.Rule, Way = explosion.Way, DegreeOfParallelism = explosion.Threads };
            trainer.Pass.LeastPart = 64;
            wasRefused = Runs(() => trainer.Epoch(data), () => trainer.Steps);
            AssertFinite(network, trainer.Update);
            GoesOn(trainer.Update, value => trainer.LearningRate = value, () => trainer.Epoch(tame));
        }
        else
        {
            BatchTrainer<T> trainer = Batch(network, run, rate, explosion.Rule);
            trainer.DegreeOfParallelism = explosion.Threads;
            trainer.Team.LeastPart = 64;
            wasRefused = Runs(() => trainer.Epoch(data, null, explosion.Batch * 5), () => trainer.Steps);
            AssertFinite(network, trainer.Update);
            GoesOn(trainer.Update, value => trainer.LearningRate = value, () => trainer.Epoch(tame, null, 7));
        }

        return wasRefused ? 1 : 0;

        static bool Runs(Action epoch, Func<long> steps)
        {
            try
            {
                for (int i = 0; i < 5; i++)
                {
                    epoch();
                }

                return false;
            }
            catch (TrainingDivergedException error)
            {
                Assert.Equal(error.Step, steps());
                return true;
            }
        }

        // From the weights before the explosion, at the smallest of rates.
        void GoesOn(WeightUpdate<T>? update, Action<double> setRate, Action epoch)
        {
            run.Network<T>().CopyTo(network);
            setRate(double.CreateTruncating(Power(-30)));
            if (update is null || update.Memory.First.Length == 0)
            {
                epoch();
                AssertFinite(network, update);
            }
        }
    }

    private static T Power(int exponent) => T.CreateTruncating(Math.Pow(10, typeof(T) == typeof(float) ? exponent : exponent * 8));

    private sealed record Explosion(NetworkCase Run, int Weights, int Inputs, int Rate, UpdateRule? Rule, EpochWay? Way, int Batch, int Threads);
}
