using System.Text.Json;
using FastBackprop.Cli.Recipe;
using FastBackprop.Data;
using FastBackprop.Numerics;

namespace FastBackprop.Cli.Tests.Recipe;

public class RecipeTests
{
    private static readonly string[] Members =
        ["recipe", "published", "result", "metric", "seconds", "steps", "seed", "weightsSha256", "runs"];

    [Fact]
    public void The_list_names_every_recipe_and_fits_into_a_terminal()
    {
        CliResult text = Cli.Run("recipe", "list");
        JsonElement list = Cli.Json("recipe", "list");

        string[] names = ["xor", "digits", "iris-sum", "wheat-seeds", "iris-unit-rows", "iris-mean", "mnist", "activations", "grammar", "memory"];
        Assert.Equal(names, list.EnumerateArray().Select(entry => entry.GetProperty("recipe").GetString()));
        Assert.Equal(names, text.OutLines.Where((_, line) => line % 2 == 0));
        Assert.All(text.OutLines, line => Assert.InRange(line.Length, 1, 100));
    }

    // A change of a hash is a change of the arithmetic, of the start weights or of the split.
    [Theory]
    [InlineData("xor", 80_000, 1.0, "fd0b51412a0b6956e16c195b87b24ce1d9663793da6aaacb8ec78f26e444b342")]
    [InlineData("iris-sum", 1_000, null, "99d93ee5022d4926842dae4e0a2763dffb8e220e3855d853b9c30a8553f32277")]
    [InlineData("iris-mean", 5_000, 0.8, "ab0d951ffcf9b34654569a344b82d88b60c6266790a09f97e211d319414b5b6d")]
    [InlineData("activations", 26_960, null, "f5cd84970b34a65be0dd957acc6c6b7fa252cda623acad3a0e225a6decd84fad")]
    [InlineData("grammar", 20_000, null, "8a323e81548fa2c5718f5dd44acbb189ee154ebd08ccf970e180764522bce2e8")]
    public void A_recipe_gives_the_same_weights_at_seed_42(string name, long steps, double? published, string hash)
    {
        JsonElement json = Cli.Json("recipe", name);

        Assert.Equal(Members, json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(name, json.GetProperty("recipe").GetString());
        Assert.Equal(published, json.GetProperty("published").ValueKind == JsonValueKind.Null ? null : json.GetProperty("published").GetDouble());
        Assert.Equal((steps, 42), (json.GetProperty("steps").GetInt64(), json.GetProperty("seed").GetInt64()));
        Assert.Equal(hash, json.GetProperty("weightsSha256").GetString());
        JsonElement first = json.GetProperty("runs")[0];
        Assert.Equal(hash, first.GetProperty("weightsSha256").GetString());
        Assert.Equal(json.GetProperty("result").GetDouble(), first.GetProperty("figures")[0].GetProperty("result").GetDouble());
        Assert.Equal(json.GetProperty("metric").GetString(), first.GetProperty("figures")[0].GetProperty("metric").GetString());
    }

    [Fact]
    public void Text_shows_the_result_beside_the_published_figure()
    {
        CliResult result = Cli.Run("recipe", "xor", "--seed", "7");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("recipe        xor, seed 7", result.OutLines[0]);
        Assert.Contains("2-2-1, rate 0.5: 80,000 steps, ", result.Out, StringComparison.Ordinal);
        Assert.Contains(result.OutLines, line => line.Contains("result   published", StringComparison.Ordinal));
        Assert.Matches(@"share of the four rows that are right +1 +1\n", result.Out.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Xor_needs_the_hidden_layer()
    {
        IReadOnlyList<RecipeRun> runs = Xor.Run(seed: 42);

        Assert.Equal(1, runs[0].Figures[0].Result);
        Assert.InRange(runs[1].Figures[0].Result, 0, 0.75);
        Assert.InRange(runs[1].Figures[1].Result, 0.49, 0.51);
    }

    [Fact]
    public void The_sum_of_the_rows_gradients_is_too_long_a_step_and_the_mean_is_not()
    {
        IReadOnlyList<RecipeRun> runs = IrisSum.Run(seed: 42);

        Assert.InRange(runs[0].Figures[1].Result, 10, 1_000);
        Assert.Equal(0, runs[1].Figures[1].Result);
    }

    [Fact]
    public void A_seed_decides_the_weights()
    {
        Assert.Equal(IrisMean.Run(1, 20)[0].WeightsSha256, IrisMean.Run(1, 20)[0].WeightsSha256);
        Assert.NotEqual(IrisMean.Run(1, 20)[0].WeightsSha256, IrisMean.Run(2, 20)[0].WeightsSha256);
    }

    [Fact]
    public void The_slope_of_the_second_sigmoid_makes_other_weights_than_the_true_slope()
    {
        IReadOnlyList<RecipeRun> runs = IrisUnitRows.Run(seed: 42, updates: 2_000);

        Assert.NotEqual(runs[0].WeightsSha256, runs[1].WeightsSha256);
        Assert.All(runs, run => Assert.Equal(2_000, run.Steps));
        Assert.All(runs, run => Assert.InRange(run.Figures[0].Result, 85, 100));
    }

    [Fact]
    public void Digits_are_learned_both_ways()
    {
        IReadOnlyList<RecipeRun> runs = Digits.Run(seed: 42, epochs: 20, betterEpochs: 2);

        Assert.InRange(runs[0].Figures[0].Result, 0.9, 1);
        Assert.InRange(runs[1].Figures[0].Result, 0.85, 1);
        Assert.Equal((20 * 1348, 2 * 5 * 1348), (runs[1].Steps, runs[0].Steps));
    }

    [Fact]
    public async Task Wheat_seeds_say_how_to_get_the_file_that_does_not_come_with_the_program()
    {
        string nowhere = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        CliResult absent = await CliProcess.RunAsync(("FASTBACKPROP_DATA", nowhere), "recipe", "wheat-seeds");

        Assert.Equal((1, ""), (absent.ExitCode, absent.Out));
        string line = Assert.Single(absent.ErrorLines);
        Assert.Contains(Path.Combine(nowhere, "seeds_dataset.txt"), line, StringComparison.Ordinal);
        Assert.Contains("fastbackprop data fetch seeds", line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Wheat_seeds_are_learned_in_five_folds()
    {
        string? folder = Environment.GetEnvironmentVariable("FASTBACKPROP_DATA");
        Skip.IfNot(
            folder is not null && File.Exists(Path.Combine(folder, "seeds_dataset.txt")),
            "The wheat seeds do not come with the tests; FASTBACKPROP_DATA names no folder that has them.");

        RecipeRun run = WheatSeeds.Run(seed: 42, epochs: 100)[0];

        Assert.Equal(5 * 100 * 168, run.Steps);
        Assert.Equal(1 + 5, run.Figures.Count);
        Assert.Equal(run.Figures[0].Result, run.Figures.Skip(1).Average(fold => fold.Result), 12);
        Assert.InRange(run.Figures[0].Result, 0.85, 1);
        Assert.Equal(run.WeightsSha256, WheatSeeds.Run(seed: 42, epochs: 100)[0].WeightsSha256);
    }

    [Fact]
    public void Activations_show_the_digit_and_each_layer()
    {
        JsonElement pictures = Cli.Json("recipe", "activations").GetProperty("runs")[0].GetProperty("pictures");

        Assert.Equal(["input", "layer 0", "layer 1"], pictures.EnumerateArray().Select(picture => picture.GetProperty("title").GetString()));
        Assert.Equal([64, 16, 10], pictures.EnumerateArray().Select(picture => picture.GetProperty("values").GetArrayLength()));
        Assert.All(
            pictures.EnumerateArray().SelectMany(picture => picture.GetProperty("values").EnumerateArray()),
            value => Assert.InRange(value.GetDouble(), 0, 1));
    }

    [Fact]
    public void An_image_has_two_characters_a_pixel_and_a_row_its_values_below() => Assert.Equal(
        ["  |  @@|", "  |==  |"],
        new RecipePicture("image", 2, [0, 1, 0.45, 0]).Lines());

    [Fact]
    public void A_row_has_its_values_below() =>
        Assert.Equal(["  |  @@|", "  0.00 1.00"], new RecipePicture("layer", 2, [0, 1]).Lines());

    [Fact]
    public void A_network_that_remembers_learns_the_grammar_and_one_that_forgets_does_not()
    {
        IReadOnlyList<RecipeRun> runs = Grammar.Run(seed: 42, strings: 8_000);

        Assert.InRange(runs[0].Figures[0].Result, 0.95, 1);
        Assert.InRange(runs[1].Figures[0].Result, 0, 0.7);
    }

    [Fact]
    public void Strings_of_the_grammar_begin_and_end_with_their_letters()
    {
        var random = new RandomGenerator(3);
        for (int i = 0; i < 200; i++)
        {
            string text = string.Concat(ReberGrammar.Draw(random).Select(step => ReberGrammar.Letters[step.Letter]));

            Assert.Matches("^B((TS*X|PT*VP)(XT*VP)*(S|XT*VV)|PT*VV)E$", text);
        }
    }

    [Fact]
    public void The_memory_restores_most_of_what_is_lost()
    {
        RecipeRun run = Memory.Run(seed: 42, epochs: 2)[0];

        Assert.InRange(run.Figures[0].Result, 0.4, 1);
        Assert.Equal(["whole", "damaged", "completed"], run.Pictures.Select(picture => picture.Title));
    }

    [Fact]
    public void Mnist_is_trained_with_its_own_number_of_inputs_and_classes()
    {
        var random = new RandomGenerator(5);
        float[] inputs = [.. Enumerable.Range(0, 60).Select(i => (i % 3 == i / 3 % 3 ? 1 : 0) + (0.1f * (float)random.NextDouble()))];
        int[] classes = [.. Enumerable.Range(0, 20).Select(row => row % 3)];
        Dataset<float> data = Dataset<float>.FromClasses(inputs, 3, classes, ["a", "b", "c"]);

        RecipeRun run = Mnist.Train(data, data, hidden: 4, epochs: 200, seed: 1, published: 0.5);

        Assert.Equal(("3-4-3", 4_000), (run.Name, run.Steps));
        Assert.Equal(new RecipeFigure("test accuracy", 1, 0.5), run.Figures[0]);
    }
}
