using System.Reflection;
using Microsoft.Playwright;

namespace FastBackprop.Cli.Tests.Report;

/// <summary>The system's Chromium, started once for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser; the test is skipped where there is none.</summary>
    public IBrowser Started
    {
        get
        {
            Skip.If(_browser is null, "There is no browser: install chromium, or name one in FASTBACKPROP_BROWSER.");
            return _browser!;
        }
    }

    public async Task InitializeAsync()
    {
        if (Find() is { } path)
        {
            Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", DriverFolder());
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,

                // The sandbox refuses to run for root, which is who runs tests in a container.
                Args = ["--no-sandbox"],
            });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    // Where the project file says that the package is.
    private static string DriverFolder() => typeof(Browser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "PlaywrightDriver").Value!;

    private static string? Find() =>
        Environment.GetEnvironmentVariable("FASTBACKPROP_BROWSER") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
                .FirstOrDefault(File.Exists);
}
