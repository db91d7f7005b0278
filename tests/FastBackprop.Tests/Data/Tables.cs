using FsCheck;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Data;

/// <summary>Random tables for the tests of this room.</summary>
internal static class Tables
{
    /// <summary>A table and its columns: 1 to 40 rows of 1 to 20 columns, values of very different sizes, some columns constant.</summary>
    public static Gen<(float[] Values, int Columns)> Table { get; } =
        from rows in Gen.Choose(1, 40)
        from columns in Gen.Choose(1, 20)
        from scales in Gen.ArrayOf(Gen.Elements(0f, 1e-30f, 1e-3f, 1f, 255f, 1e20f), columns)
        from numbers in Gen.ArrayOf(Gen.Choose(-1000, 1000), rows * columns)
        select (numbers.Select((n, i) => (n / 7f * scales[i % columns]) + (scales[i % columns] == 0 ? 3 : 0)).ToArray(), columns);

    /// <summary>Classes, and how many there are: 2 to 60 rows in 1 to 6 classes.</summary>
    public static Gen<(int[] Classes, int Count)> Classes { get; } =
        from rows in Gen.Choose(2, 60)
        from count in Gen.Choose(1, 6)
        from classes in Gen.ArrayOf(Gen.Choose(0, count - 1), rows)
        select (classes, count);

    public static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"class {i}")];

    public static void Check<TValue>(Gen<TValue> values, Action<TValue> test, int tests = 200) =>
        Prop.ForAll(values.ToArbitrary(), test).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));
}
