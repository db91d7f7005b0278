using System.Runtime.InteropServices;
using FastBackprop.Data;

namespace FastBackprop.Tests.Data;

public class DatasetTests
{
    private static readonly string[] TwoNames = ["no", "yes"];

    [Fact]
    public void A_dataset_holds_the_rows_it_was_given() => Tables.Check(Tables.Table, table =>
    {
        int rows = table.Values.Length / table.Columns;
        float[] targets = [.. Enumerable.Range(0, rows * 2).Select(i => (float)i)];
        var data = new Dataset<float>(table.Values, table.Columns, targets, 2);

        Assert.Equal((rows, table.Columns, 2), (data.Rows, data.InputColumns, data.TargetColumns));
        Assert.Null(data.ClassNames);
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(table.Values.AsSpan(row * table.Columns, table.Columns), data.Input(row));
            Assert.Equal(data.Input(row), data.Inputs.Row(row));
            Assert.Equal([2 * row, (2 * row) + 1], data.Target(row));
            Assert.Equal(data.Target(row), data.Targets.Row(row));
        }
    });

    [Fact]
    public void A_dataset_keeps_its_own_copy()
    {
        double[] inputs = [1, 2];
        double[] targets = [3, 4];
        var data = new Dataset<double>(inputs, 1, targets, 1);
        inputs[0] = targets[0] = -1;
        Assert.Equal([1.0], data.Input(0));
        Assert.Equal([3.0], data.Target(0));
    }

    [Fact]
    public void Classes_become_one_hot_targets_and_back() => Tables.Check(Tables.Classes, sample =>
    {
        var inputs = new float[sample.Classes.Length];
        var data = Dataset<float>.FromClasses(inputs, 1, sample.Classes, Tables.Names(sample.Count));

        Assert.Equal(Tables.Names(sample.Count), data.ClassNames);
        for (int row = 0; row < data.Rows; row++)
        {
            Assert.Equal(Enumerable.Range(0, sample.Count).Select(c => c == sample.Classes[row] ? 1f : 0f), data.Target(row).ToArray());
            Assert.Equal(sample.Classes[row], data.ClassOf(row));
        }
    });

    [Fact]
    public void Later_changes_to_the_list_of_names_do_not_show()
    {
        var names = new List<string> { "a", "b" };
        var data = Dataset<float>.FromClasses([1, 2], 1, [0, 1], names);
        names[0] = "c";
        Assert.Equal(["a", "b"], data.ClassNames);
    }

    [Fact]
    public void Select_takes_rows_in_the_order_asked_for()
    {
        var data = Dataset<double>.FromClasses([1, 2, 3, 4, 5, 6], 2, [0, 1, 0], TwoNames).Select([2, 1, 2]);
        Assert.Equal(3, data.Rows);
        Assert.Equal([5.0, 6, 3, 4, 5, 6], data.Inputs.Data);
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(data.ClassOf));
        Assert.Equal(TwoNames, data.ClassNames);
    }

    [Fact]
    public void The_arrays_of_an_owned_dataset_are_not_copied()
    {
        float[] inputs = [1, 2];
        var data = Dataset<float>.OwnClasses(inputs, 1, [0, 1], TwoNames);
        Assert.True(data.Input(0).Overlaps(inputs));
        Assert.True(Dataset<float>.Own(inputs, 1, [1, 2], 1).Input(0).Overlaps(inputs));
    }

    [Fact]
    public void Values_have_no_classes() =>
        Assert.Throws<InvalidOperationException>(() => new Dataset<float>([1], 1, [1], 1).ClassOf(0));

    [Fact]
    public void Other_element_types_are_refused()
    {
        var error = Assert.Throws<NotSupportedException>(() => new Dataset<NFloat>([1], 1, [1], 1).Rows);
        Assert.Contains("expected float", error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MinValue)]
    public void Rows_that_do_not_exist_are_refused(int row)
    {
        var data = Dataset<float>.FromClasses([1, 2], 1, [0, 1], TwoNames);
        Assert.Contains("rows 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => data.Input(row).Length).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Target(row).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.ClassOf(row));
        Assert.Contains($"rows[1] is {row}; the dataset has rows 0 to 1", Assert.Throws<ArgumentException>(() => data.Select([0, row])).Message);
    }

    // Every length up to several registers, and every place: the vectorised check must miss none.
    [Fact]
    public void The_first_value_that_is_not_finite_is_named_wherever_it_is()
    {
        for (int length = 1; length <= 70; length++)
        {
            for (int i = 0; i < length; i++)
            {
                var values = new float[length];
                values[i] = float.NaN;
                values[^1] = float.IsNaN(values[^1]) ? values[^1] : float.NegativeInfinity;
                var error = Assert.Throws<ArgumentException>(() => new Dataset<float>(values, 1, new float[length], 1));
                Assert.StartsWith($"inputs has NaN in row {i}, column 0; expected finite values.", error.Message);
            }
        }
    }

    public static TheoryData<string, Func<object>> BadDatasets() => new()
    {
        { "inputs is empty; a dataset has at least one row.", () => new Dataset<float>([], 1, [], 1) },
        { "targets is empty; a dataset has at least one row.", () => new Dataset<float>([1], 1, [], 1) },
        { "inputColumns is 0; expected 1 or more.", () => new Dataset<float>([1], 0, [1], 1) },
        { "targetColumns is -3; expected 1 or more.", () => new Dataset<float>([1], 1, [1], -3) },
        { "inputs has 5 values; expected a multiple of the 2 columns.", () => new Dataset<float>(new float[5], 2, [1], 1) },
        { "targets has 4 values; expected a multiple of the 3 columns.", () => new Dataset<float>(new float[4], 2, new float[4], 3) },
        { "targets has 3 rows; inputs has 2.", () => new Dataset<float>(new float[4], 2, new float[3], 1) },
        { "inputs has NaN in row 1, column 2; expected finite values.", () => new Dataset<double>([1, 2, 3, 4, 5, double.NaN], 3, [1, 2], 1) },
        { "inputs has +infinity in row 0, column 1;", () => new Dataset<float>([1, float.PositiveInfinity, float.NaN], 3, [1], 1) },
        { "targets has -infinity in row 1, column 0;", () => new Dataset<double>([1, 2], 1, [1, 2, double.NegativeInfinity, 3], 2) },
        { "classes has 3 rows; inputs has 2.", () => Dataset<float>.FromClasses([1, 2], 1, [0, 1, 0], TwoNames) },
        { "classes[1] is 2; expected 0 to 1, for 2 class names.", () => Dataset<float>.FromClasses([1, 2], 1, [0, 2], TwoNames) },
        { "classes[0] is -1; expected 0 to 1, for 2 class names.", () => Dataset<float>.FromClasses([1, 2], 1, [-1, 2], TwoNames) },
        { "inputs has NaN in row 1, column 0;", () => Dataset<float>.FromClasses([1, float.NaN], 1, [0, 1], TwoNames) },
        { "classNames is empty; expected at least one name.", () => Dataset<float>.FromClasses([1], 1, [0], []) },
        { "classNames[2] is 'a', and so is classNames[0].", () => Dataset<float>.FromClasses([1], 1, [0], ["a", "b", "a"]) },
        { "classNames[1] is null.", () => Dataset<float>.FromClasses([1], 1, [0], ["a", null!]) },
        { "rows is empty; expected at least one row number.", () => new Dataset<float>([1], 1, [1], 1).Select([]) },
    };

    [Theory]
    [MemberData(nameof(BadDatasets))]
    public void Bad_input_is_refused_with_a_reason(string message, Func<object> make) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message);
}
