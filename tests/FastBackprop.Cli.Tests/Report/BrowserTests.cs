using Microsoft.Playwright;

namespace FastBackprop.Cli.Tests.Report;

/// <summary>The pages, as a browser shows them.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly string[] TrainingFigures =
        ["loss", "accuracy", "confusion", "learning-rate", "gradient-norm", "mistakes", "weights"];

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
            string[] ids = await IdsAsync(page);
            Assert.Equal(TrainingFigures, ids.Take(TrainingFigures.Length));
            Assert.All(ids.Skip(TrainingFigures.Length), id => Assert.StartsWith("activations-", id, StringComparison.Ordinal));
            foreach (string id in (string[])["loss", "accuracy", "confusion", "learning-rate", "gradient-norm"])
            {
                ILocator chart = page.Locator($"#{id}").GetByRole(AriaRole.Img);
                Assert.Equal(1, await chart.CountAsync());
                LocatorBoundingBoxResult box = (await chart.BoundingBoxAsync())!;
                Assert.InRange(box.Width, 250, width);
                Assert.InRange(box.Height, 150, 1000);
            }

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
            Assert.Equal(["loss", "loss-seconds", "accuracy", "gradient-norm-0", "gradient-norm-1", "learning-rate"], await IdsAsync(page));
            Assert.Equal(4, await page.Locator("#loss svg[role=img] polyline").CountAsync());
        });
        await LookAsync(activations, 390, ColorScheme.Light, async page => Assert.Equal(3, await page.GetByRole(AriaRole.Img).CountAsync()));
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
