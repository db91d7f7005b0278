using FastBackprop.Models;
using FastBackprop.Networks;

namespace FastBackprop.Cli.Tests;

/// <summary>What goes wrong is one line on standard error, nothing on standard output, and an exit code.</summary>
public sealed partial class ErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("there is no command 'trian'. See 'fastbackprop --help'.", "trian", "iris")]
    [InlineData("there is no option '--epoch'. See 'fastbackprop train --help'.", "train", "iris", "--epoch", "3")]
    [InlineData("'wine' is one argument too many. See 'fastbackprop train --help'.", "train", "iris", "wine")]
    [InlineData("See 'fastbackprop train --help'.", "train")]
    [InlineData("--hidden is '0'; expected sizes from 1 to 65536, as in 128,64, or none.", "train", "iris", "--hidden", "0")]
    [InlineData("--hidden is '12,'; expected sizes", "train", "iris", "--hidden", "12,")]
    [InlineData("--hidden is '65537'; expected sizes", "train", "iris", "--hidden", "65537")]
    [InlineData("--hidden is '-8'; expected sizes", "train", "iris", "--hidden", "-8")]
    [InlineData("--rate is '-1'; expected a number above 0.", "train", "iris", "--rate", "-1")]
    [InlineData("--rate is '0'; expected a number above 0.", "train", "iris", "--rate", "0")]
    [InlineData("--rate is 'NaN'; expected a number above 0.", "train", "iris", "--rate", "NaN")]
    [InlineData("--rate is '1e-60'; expected a number above 0.", "train", "iris", "--rate", "1e-60")]
    [InlineData("--rate is '0,1'; expected a number above 0.", "train", "iris", "--rate", "0,1")]
    [InlineData("--epochs is '0'; expected a whole number, 1 or more.", "train", "iris", "--epochs", "0")]
    [InlineData("--threads is '0'; expected a whole number, 1 or more.", "train", "iris", "--threads", "0")]
    [InlineData("--epochs is '2.5'; expected a whole number, 1 or more.", "train", "iris", "--epochs", "2.5")]
    [InlineData("--seed is '-1'; expected a whole number from 0", "train", "iris", "--seed", "-1")]
    [InlineData("--test is '1'; expected a fraction from 0 to below 1.", "train", "iris", "--test", "1")]
    [InlineData("--activation is 'softmax'; expected sigmoid, tanh, relu, leaky-relu, identity, gelu or silu.", "train", "iris", "--activation", "softmax")]
    [InlineData("--output is 'linear'; expected sigmoid,", "train", "iris", "--output", "linear")]
    [InlineData("--loss is 'mse'; expected half-sum-of-squares, binary-cross-entropy, cross-entropy or huber:1 (or another number above 0).", "train", "iris", "--loss", "mse")]
    [InlineData("--bias is 'yes'; expected constant, none or computed-unit.", "train", "iris", "--bias", "yes")]
    [InlineData("--init is 'uniform:1,-1'; expected scaled-normal,", "train", "iris", "--init", "uniform:1,-1")]
    [InlineData("--init is 'normal:0'; expected scaled-normal,", "train", "iris", "--init", "normal:0")]
    [InlineData("--init is 'he:1'; expected scaled-normal,", "train", "iris", "--init", "he:1")]
    [InlineData("--scale is 'max'; expected none, min-max, range, standard or unit-row.", "train", "iris", "--scale", "max")]
    [InlineData("--order is 'random'; expected shuffle or sequential.", "train", "iris", "--order", "random")]
    [InlineData("--schedule is 'step:0.5'; expected constant,", "train", "iris", "--schedule", "step:0.5")]
    [InlineData("--schedule is 'step:2,10'; expected constant,", "train", "iris", "--schedule", "step:2,10")]
    [InlineData("--schedule is 'inverse-time:-1'; expected constant,", "train", "iris", "--schedule", "inverse-time:-1")]
    [InlineData("--simd is '64'; expected 512, 256, 128 or scalar.", "train", "iris", "--simd", "64")]
    [InlineData("--loss cross-entropy goes with --output softmax; the output is tanh.", "train", "iris", "--loss", "cross-entropy", "--output", "tanh")]
    [InlineData("--target goes with a file; iris is a dataset of the catalogue.", "train", "iris", "--target", "0")]
    [InlineData("--kind goes with a file; iris is a dataset of the catalogue.", "train", "iris", "--kind", "values")]
    [InlineData("--kind is 'numbers'; expected auto, classes or values.", "train", "iris", "--kind", "numbers")]
    [InlineData("--kind goes with a CSV file and --labels with an IDX file", "train", "a.csv", "--kind", "values", "--labels", "b")]
    [InlineData("--labels goes with a file; mnist is a dataset of the catalogue.", "train", "mnist", "--labels", "x")]
    [InlineData("--test does not go with mnist, which has a test set of its own of 10,000 samples.", "train", "mnist", "--test", "0.1")]
    [InlineData("--target goes with a CSV file and --labels with an IDX file", "train", "a.csv", "--target", "0", "--labels", "b")]
    [InlineData("--shape is '7'; expected sizes from 1 to 65536 from input to output", "gradcheck", "--shape", "7")]
    [InlineData("--loss binary-cross-entropy goes with --output sigmoid; the output is relu.", "gradcheck", "--loss", "binary-cross-entropy", "--output", "relu")]
    [InlineData("--folds is '1'; expected a whole number, 2 or more. See 'fastbackprop crossval --help'.", "crossval", "iris", "--folds", "1")]
    [InlineData("--folds is 151; iris has 150 samples, and a fold needs one at least.", "crossval", "iris", "--folds", "151")]
    [InlineData("--stratified needs classes; the targets of xor are values.", "crossval", "xor", "--folds", "2", "--stratified")]
    [InlineData("--output softmax needs classes; the targets of xor are values", "crossval", "xor", "--folds", "2", "--output", "softmax")]
    [InlineData("there is no option '--save'. See 'fastbackprop crossval --help'.", "crossval", "iris", "--save", "x")]
    [InlineData("iris comes with the program; there is nothing to fetch. See 'fastbackprop data fetch --help'.", "data", "fetch", "iris")]
    [InlineData("--save", "train", "iris", "--save")]
    [InlineData("--only is 'T4,T6'; expected names, joined by commas, of T1, T2, T3, T4, T5, M, T1x256, T2x256, T3x256, T4x256, T5x256, I1,", "bench", "--only", "T4,T6")]
    [InlineData("--only is ''; expected names", "bench", "--only", "")]
    [InlineData("--seconds is '0'; expected a number of seconds above 0, a day at most.", "bench", "--seconds", "0")]
    [InlineData("--seconds is '1e30'; expected a number of seconds above 0, a day at most.", "bench", "--seconds", "1e30")]
    [InlineData("--report", "train", "iris", "--report")]
    [InlineData("--save and --report both name a.html; expected two files.", "train", "iris", "--save", "a.html", "--report", "a.html")]
    [InlineData("--log and --report both name ./a.html; expected two files.", "train", "iris", "--log", "a.html", "--report", "./a.html")]
    [InlineData("--row is '-1'; expected a whole number, 0 or more.", "activations", "model", "iris", "--row", "-1")]
    [InlineData("'--out' is required", "plot", "run.jsonl")]
    [InlineData("--out run.jsonl would replace a log; expected another file.", "plot", "run.jsonl", "--out", "run.jsonl")]
    [InlineData("there is no command 'xro'. See 'fastbackprop recipe --help'.", "recipe", "xro")]
    [InlineData("--seed is '-1'; expected a whole number from 0", "recipe", "xor", "--seed", "-1")]
    [InlineData("there is no option '--epochs'. See 'fastbackprop recipe xor --help'.", "recipe", "xor", "--epochs", "3")]
    public void A_wrong_command_line_is_exit_code_2_and_says_where_help_is(string message, params string[] args) =>
        Assert.Contains("--help'.", Failure(2, message, args), StringComparison.Ordinal);

    [Theory]
    [InlineData("there is no dataset or file 'irises'; the datasets are xor, iris, seeds, digits, mnist.", "train", "irises")]
    [InlineData("there is no dataset or file 'no/such.csv'; the datasets are", "train", "no/such.csv")]
    [InlineData("there is no dataset or file 'no/such.csv'; the datasets are", "crossval", "no/such.csv")]
    [InlineData("There is no dataset 'wheat'; there are xor, iris, seeds, digits, mnist.", "data", "fetch", "wheat")]
    [InlineData("training diverged: the loss of step", "crossval", "iris", "--quiet", "--rate", "1e30", "--activation", "relu", "--output", "identity")]
    [InlineData("is a folder; expected a file.", "train", "{folder}")]
    [InlineData("is a folder; expected a file.", "train", "iris", "--save", "{folder}")]
    [InlineData("there is no folder", "train", "iris", "--save", "{folder}/no/such/model")]
    [InlineData("there is no folder", "train", "iris", "--log", "{folder}/no/such/log")]
    [InlineData("there is no folder", "train", "iris", "--report", "{folder}/no/such/page.html")]
    [InlineData("--report /dev/null is a device; expected a file.", "train", "mnist", "--report", "/dev/null")]
    [InlineData("there is no folder", "recipe", "mnist", "--report", "{folder}/no/such/page.html")]
    [InlineData("is a folder; expected a file.", "recipe", "mnist", "--report", "{folder}")]
    [InlineData("is a device; expected a file.", "recipe", "mnist", "--report", "/dev/null")]
    [InlineData("/dev/null is a file; expected a folder.", "recipe", "mnist", "--pictures", "/dev/null/sub/folder")]
    [InlineData("is a file; expected a folder.", "recipe", "mnist", "--pictures", "/dev/null")]
    [InlineData("there is no folder", "crossval", "mnist", "--report", "{folder}/no/such/page.html")]
    [InlineData("is a device; expected a file.", "crossval", "mnist", "--report", "/dev/null")]
    [InlineData("is a folder; expected a file.", "plot", "run.jsonl", "--out", "{folder}")]
    [InlineData("{folder} is a folder; expected a file.", "plot", "{folder}", "--out", "{folder}/page.html")]
    [InlineData("none.jsonl: there is no such file.", "plot", "{folder}/none.jsonl", "--out", "{folder}/page.html")]
    [InlineData("there is no such file", "activations", "{folder}/none", "iris")]
    [InlineData("there is no such file", "evaluate", "{folder}/none", "iris")]
    [InlineData("there is no such file", "inspect", "{folder}/none")]
    [InlineData("is a folder", "inspect", "{folder}")]
    [InlineData("training diverged: the loss of step", "train", "iris", "--rate", "1e30", "--activation", "relu", "--output", "identity")]
    public void What_cannot_be_done_is_exit_code_1(string message, params string[] args) =>
        Failure(1, message.Replace("{folder}", _folder.Path, StringComparison.Ordinal), [.. args.Select(arg => arg.Replace("{folder}", _folder.Path, StringComparison.Ordinal))]);

    [Fact]
    public void Advice_comes_with_divergence() => Failure(
        1, "; try a smaller --rate, or --scale standard.", "train", "iris", "--rate", "1e30", "--activation", "relu", "--output", "identity");

    [Fact]
    public void A_damaged_model_file_is_named()
    {
        string file = _folder.Write("damaged.model", "this is not a model");

        Failure(1, file, "inspect", file);
        Failure(1, file, "evaluate", file, "iris");
        Failure(1, file, "predict", file, "-");
    }

    [Fact]
    public void Rows_of_another_width_than_the_model_are_refused()
    {
        string model = SaveModel(new NetworkShape(4, 3), ["a", "b", "c"]);
        string rows = _folder.Write("rows.csv", "1,2,3\n");
        string samples = _folder.Write("samples.csv", "1,2,3,a\n");

        CliResult predicted = Cli.Run("predict", model, rows);

        Assert.Equal(1, predicted.ExitCode);
        Assert.Contains("rows.csv, line 1: 3 cells, separated by ','; expected 4.", Assert.Single(predicted.ErrorLines), StringComparison.Ordinal);
        Failure(1, "samples.csv has 3 inputs a sample; the model has 4.", "evaluate", model, samples);
        Failure(1, "the model has the classes a, b, c; iris has the classes setosa, versicolor, virginica.", "evaluate", model, "iris");
    }

    [Fact]
    public void A_class_that_the_model_does_not_know_is_refused()
    {
        string model = SaveModel(new NetworkShape(1, 2), ["a", "b"]);
        string file = _folder.Write("samples.csv", "1,a\n1,c\n");

        Failure(1, "samples.csv, line 2, column 1: the class 'c' is unknown; expected a, b.", "evaluate", model, file);
    }

    [Fact]
    public void Labels_beyond_the_classes_of_the_model_are_refused()
    {
        string model = SaveModel(new NetworkShape(2, 2), ["0", "1"]);
        string images = _folder.Write("images", [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]);
        string labels = _folder.Write("labels", [0, 0, 8, 1, 0, 0, 0, 2, 1, 7]);

        Failure(1, "has the label 7 in row 1; there are 2 class names.", "evaluate", model, images, "--labels", labels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_without_labels_are_recognised(bool compressed)
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 10, 13];
        string file = _folder.Write("images", compressed ? TemporaryFolder.Gzip(images) : images);
        string model = SaveModel(new NetworkShape(2, 2), ["0", "1"]);

        Failure(2, "images looks like IDX images; give their labels with --labels FILE.", "train", file);
        Failure(2, "images looks like IDX images; give their labels with --labels FILE.", "evaluate", model, file);
    }

    [Theory]
    [InlineData("--output", "softmax")]
    [InlineData("--loss", "cross-entropy")]
    public void Softmax_without_classes_is_refused(string option, string value) =>
        Failure(2, "--output softmax needs classes; the targets of xor are values (use sigmoid or identity).", "train", "xor", option, value);

    [Theory]
    [InlineData("0.5", "1.5", "go from 0.5 to 1.5 (use --output identity, or --loss half-sum-of-squares).")]
    [InlineData("-0.25", "1", "go from -0.25 to 1 (use")]
    [InlineData("0", "0.5", null)]
    public void A_sigmoid_is_refused_for_values_that_its_loss_does_not_take(string least, string greatest, string? message)
    {
        string file = _folder.Write("values.csv", $"1,{least}\n2,{greatest}\n");
        string[] train = ["train", file, "--output", "sigmoid", "--kind", "values", "--epochs", "1", "--test", "0", "--quiet"];

        if (message is not null)
        {
            Failure(2, message, train);
        }
        else
        {
            Assert.Equal(0, Cli.Run(train).ExitCode);
        }

        Assert.Equal(0, Cli.Run([.. train, "--loss", "half-sum-of-squares"]).ExitCode);
    }

    [Fact]
    public void A_gradient_that_cannot_be_clipped_is_no_loss()
    {
        string file = _folder.Write("large.csv", "1e25,0.5\n2e25,0.25\n");
        string[] train = ["train", file, "--hidden", "none", "--output", "identity", "--scale", "none", "--test", "0", "--epochs", "1"];

        Failure(1, "the norm of the gradient of step 0 is Infinity at learning rate 0.01;", [.. train, "--rate", "0.01", "--clip-norm", "1", "--quiet"]);
    }

    [Theory]
    [InlineData(21, 63, 0)]
    [InlineData(21, 62, 2)]
    [InlineData(20, 20, 0)]
    public void Whole_numbers_of_many_kinds_are_refused_for_classes_unless_said_so(int classes, int rows, int exitCode)
    {
        string file = _folder.Write("prices.csv", string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},{i % classes}\n")));
        string[] train = ["train", file, "--epochs", "1", "--test", "0", "--quiet"];

        if (exitCode != 0)
        {
            Failure(2, $"prices.csv has {classes} classes for {rows} training samples; if its targets are numbers, say --kind values", train);
        }
        else
        {
            Assert.Equal(0, Cli.Run(train).ExitCode);
        }

        Assert.Equal(0, Cli.Run([.. train, "--kind", "classes"]).ExitCode);
    }

    [Theory]
    [InlineData("train", "iris", "--hidden", "{text}")]
    [InlineData("train", "iris", "--save", "{folder}/no/{text}")]
    [InlineData("train", "{text}")]
    [InlineData("train", "iris", "{text}")]
    [InlineData("train", "{file}")]
    [InlineData("train", "{file}", "--target", "{text}")]
    [InlineData("train", "iris", "--{text}")]
    [InlineData("{text}")]
    [InlineData("plot", "{text}", "--out", "x")]
    [InlineData("predict", "{text}", "-")]
    [InlineData("data", "fetch", "{text}")]
    public void No_text_of_a_file_or_an_option_takes_over_the_terminal_or_fills_it(params string[] args)
    {
        foreach (string text in (string[])["\u001b]0;title\a\u001b[2J", "\u009b2J\u202e", new string('x', 200_000)])
        {
            string file = _folder.Write("samples.csv", $"1,{text},a\n3,4,b\n");

            CliResult result = Cli.Run([.. args.Select(arg => arg.Replace("{folder}", _folder.Path, StringComparison.Ordinal)
                .Replace("{file}", file, StringComparison.Ordinal).Replace("{text}", text, StringComparison.Ordinal))]);

            Assert.NotEqual(0, result.ExitCode);
            string line = Assert.Single(result.ErrorLines);
            Assert.InRange(line.Length, 20, 1100);
            Assert.DoesNotContain(line, letter => char.IsControl(letter) || letter == '\u202e');
        }
    }

    [Fact]
    public void Labels_do_not_take_over_the_terminal_in_a_table()
    {
        const string Label = "a\u001b[2J\u009b";
        string file = _folder.Write($"b\u001b[2J.csv", string.Concat(Enumerable.Repeat($"1,{Label}\n2,b\n", 10)));

        CliResult result = Cli.Run("crossval", file, "--folds", "2", "--epochs", "1", "--quiet");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("a?[2J?", result.Out, StringComparison.Ordinal);
        Assert.Contains("b?[2J.csv", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Out, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void A_network_beyond_memory_is_refused() =>
        Failure(1, "A 4-65536-65536-3 network has 4295557123 weights; expected at most 2147483591", "train", "iris", "--hidden", "65536,65536");

    private static string Failure(int exitCode, string message, params string[] args)
    {
        CliResult result = Cli.Run(args);

        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("fastbackprop: ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.Empty(result.Out);
        Assert.Equal(exitCode, result.ExitCode);
        return line;
    }

    private string SaveModel(NetworkShape shape, string[] classNames)
    {
        string path = Path.Combine(_folder.Path, "model");
        ModelFile.Save(path, new Model<float> { Network = new Network<float>(shape), ClassNames = classNames });
        return path;
    }
}
