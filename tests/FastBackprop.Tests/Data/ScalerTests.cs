using System.Numerics;
using FastBackprop.Data;
using FsCheck.Fluent;

namespace FastBackprop.Tests.Data;

public class ScalerTests
{
    [Fact]
    public void MinMax_maps_each_column_onto_0_to_1() => Tables.Check(Tables.Table, table =>
        CheckAgainst(table, Scaling.MinMax, (column, _) => (column.Min(), column.Max() - column.Min())));

    [Fact]
    public void Range_maps_the_whole_table_onto_0_to_1() => Tables.Check(Tables.Table, table =>
        CheckAgainst(table, Scaling.Range, (_, all) => (all.Min(), all.Max() - all.Min())));

    [Fact]
    public void Transforming_is_a_subtraction_and_a_division_in_double_rounded_once() => Tables.Check(Tables.Table, table =>
    {
        Scaler scaler = Scaler.Fit(Scaling.Standard, Floats(table));
        double[] offsets = scaler.Offsets.ToArray();
        double[] divisors = scaler.Divisors.ToArray();
        CheckAgainst(table, Scaling.Standard, (_, _) => (0, 0), (column, _) => (offsets[column], divisors[column]));
    });

    // Sums of at most 40 terms, in units of the column's spread: errors of a few dozen roundings, here bounded by 1e-12.
    [Fact]
    public void Standard_gives_mean_0_and_population_standard_deviation_1() => Tables.Check(Tables.Table, table =>
    {
        Dataset<double> scaled = Fitted(Scaling.Standard, Doubles(table));
        for (int c = 0; c < table.Columns; c++)
        {
            double[] column = [.. Enumerable.Range(0, scaled.Rows).Select(row => scaled.Input(row)[c])];
            double[] before = [.. Enumerable.Range(0, scaled.Rows).Select(row => (double)table.Values[(row * table.Columns) + c])];
            Assert.Equal(0, column.Average(), 1e-12);
            Assert.Equal(before.Distinct().Count() == 1 ? 0 : 1, column.Select(x => x * x).Average(), 1e-12);
        }
    });

    [Fact]
    public void Standard_divides_by_the_population_and_not_by_one_less()
    {
        var scaler = Scaler.Fit(Scaling.Standard, Column(2, 4, 4, 4, 5, 5, 7, 9));
        Assert.Equal(5, scaler.Offsets[0], 1e-15);
        Assert.Equal(2, scaler.Divisors[0], 1e-15);
    }

    [Fact]
    public void Range_turns_bytes_into_parts_of_255()
    {
        float[] bytes = [.. Enumerable.Range(0, 256).Select(i => (float)i)];
        var data = new Dataset<float>(bytes, 16, new float[16], 1);
        Assert.Equal(bytes.Select(b => b / 255), Fitted(Scaling.Range, data).Inputs.Data.ToArray());
    }

    [Fact]
    public void UnitRow_gives_rows_of_length_1_in_the_same_direction() => Tables.Check(Tables.Table, table =>
    {
        Dataset<double> data = Doubles(table);
        Dataset<double> scaled = Fitted(Scaling.UnitRow, data);
        for (int row = 0; row < data.Rows; row++)
        {
            double length = Math.Sqrt(data.Input(row).ToArray().Sum(x => x * x));
            Assert.Equal(length == 0 ? 0 : 1, Math.Sqrt(scaled.Input(row).ToArray().Sum(x => x * x)), 1e-14);
            for (int c = 0; c < table.Columns && length > 0; c++)
            {
                Assert.Equal(data.Input(row)[c] / length, scaled.Input(row)[c], 1e-15);
            }
        }
    });

    // Lengths around one register, one chunk and two, against sums that no order of adding can change.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(784)]
    public void UnitRow_divides_by_the_exact_length_at_every_row_length(int columns)
    {
        double[] x = [.. Enumerable.Range(0, columns).Select(i => (double)((i % 13) - 6))];
        double length = Math.Sqrt(x.Sum(v => v * v));
        var scaler = new Scaler(Scaling.UnitRow, columns, [], []);
        var y = new double[columns];
        scaler.Transform(x, y);
        Assert.Equal(x.Select(v => v / length), y);

        var z = new float[columns];
        scaler.Transform([.. x.Select(v => (float)v)], z);
        Assert.Equal(y.Select(v => (float)v), z);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    [InlineData(double.MaxValue / 4)]
    [InlineData(double.Epsilon)]
    public void UnitRow_is_right_where_squares_leave_the_range_of_double(double unit)
    {
        var row = new double[2];
        new Scaler(Scaling.UnitRow, 2, [], []).Transform([3 * unit, -4 * unit], row);
        Assert.Equal(0.6, row[0], 1e-15);
        Assert.Equal(-0.8, row[1], 1e-15);
    }

    [Fact]
    public void Columns_beyond_one_chunk_are_scaled_with_their_own_numbers()
    {
        const int Columns = 600;
        double[] offsets = [.. Enumerable.Range(0, Columns).Select(i => i * 0.25)];
        double[] divisors = [.. Enumerable.Range(0, Columns).Select(i => i % 100 == 99 ? 0 : 1 + (i % 7))];
        var scaler = new Scaler(Scaling.MinMax, Columns, offsets, divisors);
        float[] x = [.. Enumerable.Range(0, Columns).Select(i => (i % 31) - 0.5f)];
        var y = new float[Columns];
        scaler.Transform(x, y);
        Assert.Equal(x.Select((v, i) => divisors[i] == 0 ? 0 : (float)((v - offsets[i]) / divisors[i])), y);
    }

    [Theory]
    [InlineData(Scaling.MinMax)]
    [InlineData(Scaling.Range)]
    [InlineData(Scaling.Standard)]
    public void A_constant_column_becomes_0_whatever_comes_later(Scaling kind)
    {
        // 0.1 ten times: a mean computed by adding up would differ from it.
        Dataset<double> data = Column([.. Enumerable.Repeat(0.1, 10)]);
        var scaler = Scaler.Fit(kind, data);
        Assert.Equal(new double[10], scaler.Transform(data).Inputs.Data.ToArray());
        var later = new float[1];
        scaler.Transform([float.MaxValue], later);
        Assert.Equal(0, later[0]);
    }

    [Fact]
    public void A_row_of_zeros_stays_a_row_of_zeros()
    {
        float[] row = [0, 0, 0];
        new Scaler(Scaling.UnitRow, 3, [], []).Transform(row, row);
        Assert.Equal([0f, 0, 0], row);
    }

    [Fact]
    public void None_changes_nothing()
    {
        Dataset<double> data = Column(1, -2, 1e300);
        Assert.Same(data, Fitted(Scaling.None, data));
        var row = new double[1];
        new Scaler(Scaling.None, 1, [], []).Transform([double.MaxValue], row);
        Assert.Equal(double.MaxValue, row[0]);
    }

    [Fact]
    public void Targets_and_class_names_stay_as_they_are()
    {
        var data = Dataset<float>.FromClasses([1, 3], 1, [1, 0], ["a", "b"]);
        Dataset<float> scaled = Fitted(Scaling.MinMax, data);
        Assert.Equal([0f, 1], scaled.Inputs.Data);
        Assert.Equal(data.Targets.Data, scaled.Targets.Data);
        Assert.Equal(data.ClassNames, scaled.ClassNames);
    }

    [Fact]
    public void A_restored_scaler_gives_the_same_bits() => Tables.Check(
        Tables.Table.Zip(Gen.Elements(Enum.GetValues<Scaling>())),
        sample =>
        {
            Dataset<float> data = Floats(sample.Item1);
            Scaler fitted = Scaler.Fit(sample.Item2, data);
            var restored = new Scaler(fitted.Kind, fitted.Columns, fitted.Offsets, fitted.Divisors);
            Assert.Equal(fitted.Transform(data).Inputs.Data, restored.Transform(data).Inputs.Data);
        });

    [Fact]
    public void A_row_may_be_scaled_in_place() => Tables.Check(
        Tables.Table.Zip(Gen.Elements(Enum.GetValues<Scaling>())),
        sample =>
        {
            Dataset<float> data = Floats(sample.Item1);
            Scaler scaler = Scaler.Fit(sample.Item2, data);
            float[] row = data.Input(0).ToArray();
            scaler.Transform(row, row);
            Assert.Equal(scaler.Transform(data).Input(0), row);
        });

    [Fact]
    public void Large_rows_that_fit_are_scaled_and_the_others_named()
    {
        var scaler = new Scaler(Scaling.MinMax, 2, [0, 1], [1, 0.5]);
        float[] row = [float.MaxValue, float.MaxValue / 2];
        scaler.Transform(row, row);
        Assert.Equal([float.MaxValue, float.MaxValue], row);

        var error = Assert.Throws<ArgumentException>(() => scaler.Transform(row, row));
        Assert.StartsWith("row has 3.4028234663852886E+38 in column 1; minus 1 and divided by 0.5 it is beyond Single.", error.Message);
        Assert.Equal([float.MaxValue, float.MaxValue], row);
    }

    public static TheoryData<string, Action> BadCalls()
    {
        var two = new Scaler(Scaling.MinMax, 2, [0, 0], [1, 1]);
        var memory = new float[3];
        return new()
        {
            { "row has 3 columns; the scaler has 2.", () => two.Transform<float>([1, 2, 3], new float[2]) },
            { "destination has 1 columns; the scaler has 2.", () => two.Transform<float>([1, 2], new float[1]) },
            { "destination overlaps row; expected separate memory, or the very same.", () => two.Transform<float>(memory.AsSpan(0, 2), memory.AsSpan(1)) },
            { "row has NaN in column 1; expected finite values.", () => two.Transform<float>([1, float.NaN], new float[2]) },
            { "row has -infinity in column 0; expected finite values.", () => two.Transform<double>([double.NegativeInfinity, 1], new double[2]) },
            { "row has NaN in column 0;", () => new Scaler(Scaling.None, 1, [], []).Transform<float>([float.NaN], new float[1]) },
            { "row has NaN in column 0;", () => new Scaler(Scaling.UnitRow, 1, [], []).Transform<float>([float.NaN], new float[1]) },
            { "row has +infinity in column 0;", () => new Scaler(Scaling.Range, 1, [0], [0]).Transform<float>([float.PositiveInfinity], new float[1]) },
            { "data has 1 columns; the scaler has 2.", () => two.Transform(Column(1)) },
            { "99 is not a kind of scaling.", () => _ = new Scaler((Scaling)99, 2, [], []) },
            { "offsets has 1 values; expected 2 for MinMax.", () => _ = new Scaler(Scaling.MinMax, 2, [0], [1, 1]) },
            { "divisors has 2 values; expected 1 for Range.", () => _ = new Scaler(Scaling.Range, 2, [0], [1, 1]) },
            { "offsets has 1 values; expected 0 for UnitRow.", () => _ = new Scaler(Scaling.UnitRow, 2, [0], []) },
            { "offsets has NaN in column 1;", () => _ = new Scaler(Scaling.MinMax, 2, [0, double.NaN], [1, 1]) },
            { "divisors has +infinity in column 0;", () => _ = new Scaler(Scaling.MinMax, 2, [0, 0], [double.PositiveInfinity, 1]) },
            { "divisors[1] is -0.5; expected 0 or more.", () => _ = new Scaler(Scaling.Standard, 2, [0, 0], [1, -0.5]) },
            { "columns ('0') must be a non-negative and non-zero value.", () => _ = new Scaler(Scaling.None, 0, [], []) },
            { "column 0 spans from -1.7E+308 to 1.7E+308, which is more than a double holds.", () => Scaler.Fit(Scaling.Standard, Column(-1.7e308, 1.7e308)) },
        };
    }

    [Theory]
    [MemberData(nameof(BadCalls))]
    public void Bad_input_is_refused_with_a_reason(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message);

    private static Dataset<double> Column(params double[] values) => new(values, 1, new double[values.Length], 1);

    private static Dataset<float> Floats((float[] Values, int Columns) table) =>
        new(table.Values, table.Columns, new float[table.Values.Length / table.Columns], 1);

    private static Dataset<double> Doubles((float[] Values, int Columns) table) =>
        new([.. table.Values.Select(x => (double)x)], table.Columns, new double[table.Values.Length / table.Columns], 1);

    private static Dataset<T> Fitted<T>(Scaling kind, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Scaler.Fit(kind, data).Transform(data);

    // The textbook's arithmetic, one value at a time, in float and in double.
    private static void CheckAgainst(
        (float[] Values, int Columns) table,
        Scaling kind,
        Func<double[], double[], (double Offset, double Divisor)> oracle,
        Func<int, double[], (double Offset, double Divisor)>? known = null)
    {
        Dataset<float> floats = Fitted(kind, Floats(table));
        Dataset<double> doubles = Fitted(kind, Doubles(table));
        double[] all = [.. table.Values.Select(x => (double)x)];
        for (int c = 0; c < table.Columns; c++)
        {
            double[] column = [.. all.Where((_, i) => i % table.Columns == c)];
            (double offset, double divisor) = known is null ? oracle(column, all) : known(c, all);
            for (int row = 0; row < column.Length; row++)
            {
                double expected = divisor == 0 ? 0 : (column[row] - offset) / divisor;
                Assert.Equal(expected, doubles.Input(row)[c]);
                Assert.Equal((float)expected, floats.Input(row)[c]);
            }
        }
    }
}
