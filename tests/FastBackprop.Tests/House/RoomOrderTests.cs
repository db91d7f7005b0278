namespace FastBackprop.Tests.House;

/// <summary>The order of the rooms holds in every file of the core.</summary>
public class RoomOrderTests
{
    // From above to below: each may use only those before it.
    private static readonly string[] Rooms =
        ["Numerics", "IO", "Execution", "Kernels", "Data", "Networks", "Inference", "Training", "Recurrent", "Evaluation", "Models"];

    [Fact]
    public void Each_room_of_the_core_uses_only_those_above_it()
    {
        (string, string)[] files = [.. SourceFolder.FilesOf("FastBackprop").Select(file => (file, SourceFolder.TextOf("FastBackprop", file)))];
        Assert.InRange(files.Length, 150, 1000);
        string[] faults = [.. new RoomOrder(Rooms, files).Faults()];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("using FastBackprop.Training;")]
    [InlineData("using static FastBackprop.Training.LossTraits;")]
    [InlineData("using Functions = FastBackprop.Training.LossTraits;")]
    [InlineData("using global::FastBackprop.Training;")]
    [InlineData("using List = System.Collections.Generic.List<FastBackprop.Training.Loss>;")]
    [InlineData("namespace FastBackprop.Kernels;\nusing Training;")]
    [InlineData("class A { FastBackprop.Training.Loss l; }")]
    [InlineData("class A { object o = global::FastBackprop . Training\n. Unknown.Value; }")]
    [InlineData("class A { object o = Training.Loss.CrossEntropy; }")]
    [InlineData("class A { object o = Training.Steps.Sgd.Name; }")]
    [InlineData("class A { string s = $\"http://{Training.Loss.CrossEntropy}\"; }")]
    [InlineData("class A { string s = \"/*\"; Training.Loss l; string t = \"*/\"; }")]
    [InlineData("class A { char c = '\"'; Training.Loss l; }")]
    [InlineData("class A { string s = \"\"\"a \" // b\"\"\"; Training.Loss l; }")]
    [InlineData("class A { string s = @\"c:\\\"; Training.Loss l; // \" \n }")]
    [InlineData("/// <summary>Serves <see cref=\"Training.Loss\"/>.</summary>")]
    public void An_upward_use_is_found(string text)
    {
        string fault = Assert.Single(FaultsOf("Kernels/A.cs", text));
        Assert.Equal("Kernels/A.cs: Kernels uses Training, which lies below it; expected only Numerics, IO, Execution.", fault);
    }

    [Theory]
    [InlineData("using FastBackprop.Numerics;\nusing FastBackprop.Kernels.Elementwise;\nusing System.Numerics;")]
    [InlineData("class A { Numerics.Matrix m; FastBackprop.Execution.Helper h; Kernels.A a; }")]
    [InlineData("class A { int Training; int l = Training.Length; int n = model.Training.Loss; Other.Training.Loss o; }")]
    [InlineData("// Training.Loss says the same.\nclass A { /* FastBackprop.Training.Loss */ }")]
    [InlineData("class A { void M() { using var file = new Training(); using (Training.Open()) { } } }")]
    public void What_goes_down_or_leads_elsewhere_is_no_fault(string text) => Assert.Empty(FaultsOf("Kernels/A.cs", text));

    [Theory]
    [InlineData("Kernels/A.cs", "global using System;", "'global using System;' is global")]
    [InlineData("Kernels/A.cs", "using F = FastBackprop;", "names the whole house")]
    [InlineData("Helpers/A.cs", "namespace FastBackprop.Helpers;", "the folder 'Helpers' is no room; expected one of Numerics, IO, Execution,")]
    [InlineData("A.cs", "namespace FastBackprop;", "the folder '' is no room")]
    [InlineData("Kernels/A.cs", "namespace FastBackprop.Training;", "the namespaces are 'FastBackprop.Training'; expected FastBackprop.Kernels alone")]
    [InlineData("Kernels/Fast/A.cs", "namespace FastBackprop.Kernels;", "expected FastBackprop.Kernels.Fast alone")]
    [InlineData("Kernels/A.cs", "namespace FastBackprop.Kernels\n{\n namespace Fast { }\n}", "the namespaces are 'FastBackprop.Kernels, Fast'")]
    [InlineData("Kernels/A.cs", "class A;", "the namespaces are ''")]
    public void What_would_hide_a_room_is_found(string path, string text, string expected) =>
        Assert.Contains(Faults(path, text), fault => fault.Contains(expected));

    private static IEnumerable<string> FaultsOf(string path, string text) =>
        Faults(path, text.Contains("namespace ") ? text : $"namespace FastBackprop.Kernels;\n{text}");

    private static IEnumerable<string> Faults(string path, string text) => new RoomOrder(
        Rooms,
        [
            (path, text),
            ("Training/Loss.cs", "namespace FastBackprop.Training;\npublic enum Loss { CrossEntropy }"),
            ("Training/Steps/Sgd.cs", "namespace FastBackprop.Training.Steps;\ninternal sealed class Sgd;"),
        ]).Faults();
}
