using Microsoft.Playwright;

namespace FastBackprop.Cli.Tests.Report;

/// <summary>The pages, as a browser shows them.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly string[] TrainingFigures =
        ["loss", "accuracy", "confusion", "learning-rate", "gradient-norm", "mistakes", "weights", "activations-0"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task A_browser_shows_every_figure_within_the_screen_and_finds_no_fault(int width, ColorScheme scheme)
    {
        string report = Path.Combine(_folder.Path, "training.html");
        Assert.Equal(0, Cli.Run("train", "digits", "--epochs", "5", "--quiet", "--report", report).ExitCode);

        await LookAsync(report, width, scheme, async page =>
        {
            Assert.Equal(TrainingFigures, (await IdsAsync(page)).Take(TrainingFigures.Length));
            await HasChartsAsync(page, width, ["loss", "accuracy", "confusion", "learning-rate", "gradient-norm"]);

            // Pixels that a browser cannot read leave an image without a size.
            int[] sizes = await page.EvaluateAsync<int[]>("[...document.images].map(image => image.naturalWidth)");
            Assert.True(sizes.Length > 64);
            Assert.All(sizes, size => Assert.InRange(size, 8, 16));
            string paper = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            Assert.Equal(scheme == ColorScheme.Dark ? "rgb(20, 22, 26)" : "rgb(252, 252, 251)", paper);
        });
    }

    [SkippableFact]
    public async Task A_browser_shows_logs_over_each_other_and_the_activations_of_a_sample()
    {
        string log = Path.Combine(_folder.Path, "run.jsonl");
        string model = Path.Combine(_folder.Path, "model");
        string plot = Path.Combine(_folder.Path, "plot.html");
        string activations = Path.Combine(_folder.Path, "activations.html");
        Assert.Equal(0, Cli.Run("train", "iris", "--epochs", "5", "--quiet", "--log", log, "--save", model).ExitCode);
        Assert.Equal(0, Cli.Run("plot", log, log, "--out", plot).ExitCode);
        Assert.Equal(0, Cli.Run("activations", model, "iris", "--report", activations).ExitCode);

        await LookAsync(plot, 390, ColorScheme.Light, async page =>
        {
            Assert.Equal(["loss", "loss-seconds", "test-accuracy", "train-accuracy", "learning-rate"], await IdsAsync(page));
            Assert.Equal(2, await page.Locator("#loss svg[role=img] polyline").CountAsync());
        });
        await LookAsync(activations, 390, ColorScheme.Light, async page => Assert.Equal(3, await page.GetByRole(AriaRole.Img).CountAsync()));
    }

    [SkippableTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task A_browser_shows_recipes_and_cross_validations(int width, ColorScheme scheme)
    {
        string recipe = Path.Combine(_folder.Path, "recipe.html");
        string folds = Path.Combine(_folder.Path, "folds.html");
        Assert.Equal(0, Cli.Run("recipe", "activations", "--report", recipe).ExitCode);
        Assert.Equal(0, Cli.Run("crossval", "iris", "--epochs", "3", "--quiet", "--report", folds).ExitCode);

        await LookAsync(recipe, width, scheme, async page =>
        {
            string[] charts = ["loss", "accuracy", "learning-rate", "gradient-norm", "confusion"];
            Assert.Equal(["figures", .. charts, "mistakes", "weights", "activations-0"], (await IdsAsync(page)).Take(9));
            await HasChartsAsync(page, width, charts);
        });
        await LookAsync(folds, width, scheme, page => HasChartsAsync(
            page, width, ["confusion", "loss", "test-loss", "accuracy", "test-accuracy", "learning-rate", "gradient-norm"]));
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)")]
    [InlineData(ColorScheme.Dark, "rgb(28, 31, 36)")]
    public async Task A_picture_in_a_file_of_its_own_holds_its_texts_and_is_light_or_dark(ColorScheme scheme, string ground)
    {
        Assert.Equal(0, Cli.Run("recipe", "activations", "--pictures", _folder.Path).ExitCode);

        foreach (string id in (string[])["loss", "confusion", "mistakes", "activations-0"])
        {
            await LookAsync(Path.Combine(_folder.Path, id + ".svg"), 1280, scheme, async page =>
            {
                Assert.Equal(ground, await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.card')).fill"));
                string[] outside = await page.EvaluateAsync<string[]>(
                    """
                    [...document.querySelectorAll('text, image')].filter(element => {
                      const inner = element.getBoundingClientRect(), whole = document.querySelector('.card').getBoundingClientRect();
                      return inner.left < whole.left || inner.right > whole.right || inner.top < whole.top || inner.bottom > whole.bottom;
                    }).map(element => element.textContent)
                    """);
                Assert.Empty(outside);
            });
        }
    }

    private static async Task HasChartsAsync(IPage page, int width, string[] ids)
    {
        foreach (string id in ids)
        {
            ILocator chart = page.Locator($"#{id}").GetByRole(AriaRole.Img);
            Assert.Equal(1, await chart.CountAsync());
            LocatorBoundingBoxResult box = (await chart.BoundingBoxAsync())!;
            Assert.InRange(box.Width, 250, width);
            Assert.InRange(box.Height, 150, 1000);
        }
    }

    private static Task<string[]> IdsAsync(IPage page) =>
        page.EvaluateAsync<string[]>("[...document.querySelectorAll('figure')].map(figure => figure.id)");

    private async Task LookAsync(string file, int width, ColorScheme scheme, Func<IPage, Task> look)
    {
        await using IBrowserContext context = await browser.Started.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });
        IPage page = await context.NewPageAsync();
        var faults = new List<string>();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) => faults.Add(message.Text);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                faults.Add("asks for " + request.Url);
            }
        };
        await page.GotoAsync(new Uri(file).AbsoluteUri);

        await look(page);

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(faults);
    }
}
