using System.Xml.Linq;
using FastBackprop.Reports.Charts;
using FastBackprop.Reports.Images;

namespace FastBackprop.Reports.Tests;

public sealed class DrawingTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly string _folder = Directory.CreateTempSubdirectory("drawings").FullName;

    public static TheoryData<string> Kinds { get; } = ["curves", "nothing", "bars", "image", "gallery"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_drawing_stands_alone_with_its_title_and_its_note(string kind)
    {
        XDocument file = XDocument.Parse(Create(kind).ToSvg());

        Assert.Equal(Svg + "svg", file.Root!.Name);
        string[] texts = [.. file.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Equal("a <title> & \"more\"", texts[0]);
        Assert.Equal("a note", texts[1]);
        Assert.Contains("prefers-color-scheme: dark", file.Descendants(Svg + "style").Single().Value, StringComparison.Ordinal);
        Assert.All(file.Descendants(Svg + "image"), image => Assert.StartsWith("data:image/png;base64,", image.Attribute("href")!.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", file.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_that_no_svg_file_may_contain_are_replaced()
    {
        Drawing drawing = Create("bars") with { Title = "a\u0002\ud800\uffff\u00e9\U0001F600" };

        XDocument file = XDocument.Parse(drawing.ToSvg());

        Assert.Equal("a\ufffd\ufffd\ufffd\u00e9\U0001F600", file.Descendants(Svg + "text").First().Value);
    }

    [Fact]
    public void Values_too_far_apart_for_a_distance_are_left_out()
    {
        string svg = new LineChart("c", "C", [new Series("s", [(1, 1e308), (2, -1e308), (3, 1), (4, 2)])]).ToSvg();

        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.Contains("s, 4: 2", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_have_a_legend_where_there_are_several()
    {
        string one = new LineChart("c", "C", [new Series("only", [(1, 1), (2, 2)])]).ToSvg();
        string two = new LineChart("c", "C", [new Series("first", [(1, 1), (2, 2)]), new Series("second", [])]).ToSvg();

        Assert.DoesNotContain(">only<", one, StringComparison.Ordinal);
        Assert.Contains(">first<", two, StringComparison.Ordinal);
        Assert.Contains(">second (none)<", two, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_go_on_in_the_next_row_where_a_row_is_full()
    {
        var part = new Sketch(40, 10, "<path/>");

        Sketch rows = Sketch.Rows([part, part, part], widest: 95, gapAcross: 10, gapDown: 5);

        Assert.Equal((90, 25), (rows.Width, rows.Height));
        Assert.Equal("<g><path/></g><g transform=\"translate(50 0)\"><path/></g><g transform=\"translate(0 15)\"><path/></g>", rows.Content);
    }

    [Fact]
    public void A_long_text_has_several_lines()
    {
        Sketch text = Sketch.Text("one two three", 7 * Sketch.CharacterWidth, "", Sketch.CharacterWidth, 14);

        Assert.Equal(28, text.Height);
        Assert.Contains(">one two</text>", text.Content, StringComparison.Ordinal);
        Assert.Contains(">three</text>", text.Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_replaced_and_nothing_else_is_left()
    {
        string picture = Path.Combine(_folder, "c.svg");
        string page = Path.Combine(_folder, "page.html");
        File.WriteAllText(picture, "old");
        File.WriteAllText(page, "old");
        Drawing drawing = Create("curves");
        var report = new HtmlReport("t");
        report.Add(drawing);

        drawing.SaveSvg(picture);
        report.Save(page);

        Assert.Equal(drawing.ToSvg(), File.ReadAllText(picture));
        Assert.Equal(report.ToHtml(), File.ReadAllText(page));
        Assert.Equal([picture, page], Directory.GetFileSystemEntries(_folder).Order());
        Assert.Throws<DirectoryNotFoundException>(() => report.Save(Path.Combine(_folder, "none", "page.html")));
    }

    [Fact]
    public void Headings_stand_before_the_figures_that_follow()
    {
        var report = new HtmlReport("t") { Introduction = "what <is> shown" };
        report.Add(Create("curves"));
        report.AddHeading("a & b");
        report.Add(new TableFigure("table", "T", [], []));

        string html = report.ToHtml();

        Assert.Contains("</h1>\n<p>what &lt;is&gt; shown</p>\n", html, StringComparison.Ordinal);
        Assert.Contains("</figure>\n<h2>a &amp; b</h2>\n<figure id=\"table\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_narrow_stands_beside_other_figures()
    {
        Assert.False(new TableFigure("t", "T", ["row", "class"], [["1", "two"]]).IsWide);
        Assert.True(new TableFigure("t", "T", ["row", "class"], [["1", new string('x', 60)]]).IsWide);
        Assert.False(new ValueGroups("g", "G", [new ValueGroup("a", [1, 2])]).IsWide);
        Assert.True(new ValueGroups("g", "G", [new ValueGroup("a", new double[64])]).IsWide);
        Assert.True(new ValueGroups("g", "G", [.. Enumerable.Repeat(new ValueGroup("a", [1]), 5)]).IsWide);
    }

    private static Drawing Create(string kind)
    {
        const string Title = "a <title> & \"more\"";
        Drawing drawing = kind switch
        {
            "curves" => new LineChart("c", Title, [new Series("<s>", [(1, 1), (2, 2)]), new Series("t", [(1, 2), (2, 1)])]),
            "nothing" => new LineChart("c", Title, []),
            "bars" => new ValueGroups("c", Title, [new ValueGroup("<g>", [1, -2], ["<a>", "b"]), new ValueGroup("zero", [0])]),
            "image" => new ValueGroups("c", Title, [new ValueGroup("i", new double[64]) { IsImage = true }, new ValueGroup("w", new double[20])]),
            _ => new ImageGallery("c", Title, [(Picture.Ink(new double[64], 8), "<zeros>"), (Picture.TwoColours([1, -1], 2), "two")]) { IsSmall = true },
        };
        return drawing with { Note = "a note" };
    }
}
