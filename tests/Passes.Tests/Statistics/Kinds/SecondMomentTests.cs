using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics.Kinds;

public sealed class SecondMomentTests
{
    /// <summary>Widths around the blocks' borders, rows around the tile's.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 1)]
    [InlineData(128, 32, 1)]
    [InlineData(129, 33, 1)]
    [InlineData(300, 100, 1)]
    [InlineData(300, 96, 3)]
    [InlineData(260, 90, 10)]
    [InlineData(130, 60, 60)]
    public void It_is_the_product_of_the_rows_with_themselves(int rows, int width, int groups)
    {
        var tensor = ObservedTensor.Make([rows, width], 0, rows + width);
        var moment = Collect(new SecondMomentStatistic(new LastAxisRows(), groups), tensor);

        Assert.Equal(rows, moment.Rows);
        var own = width / groups;
        for (var group = 0; group < groups; group++)
        {
            var found = moment.Moment(group);
            for (var i = 0; i < own; i++)
            {
                var column = group * own + i;
                Assert.Equal(Product(column, null), moment.Sums[column], 9);
                for (var j = 0; j < own; j++)
                    Assert.InRange(found[i * own + j] - Product(column, group * own + j), -1e-5 * rows, 1e-5 * rows);
            }
        }

        double Product(int left, int? right)
        {
            var sum = 0.0;
            for (var row = 0; row < tensor.Values.Length; row += width)
                sum += (double)tensor.Values[row + left] * (right is { } other ? tensor.Values[row + other] : 1);
            return sum;
        }
    }

    [Fact]
    public void Columns_of_a_matrix_may_be_the_rows()
    {
        var tensor = ObservedTensor.Make([6, 40], 0, 1);
        var turned = new float[tensor.Values.Length];
        for (var i = 0; i < turned.Length; i++)
            turned[i % 40 * 6 + i / 40] = tensor.Values[i];
        var expected = Collect(new SecondMomentStatistic(new LastAxisRows()), new ObservedTensor(turned, [40, 6], []));
        var found = Collect(new SecondMomentStatistic(new FirstAxisRows()), tensor);
        Assert.Equal(40, found.Rows);
        Assert.Equal(expected.Moment(), found.Moment());
    }

    [Fact]
    public void Rows_come_in_parts_of_any_size_and_filling_is_left_out() =>
        Prop.ForAll(
                Gen.Choose(1, 40).ArrayOf(5).ToArbitrary(),
                sizes =>
                {
                    var parts = sizes.Select((n, i) => ObservedTensor.Make([n, 10, 6], 2, i)).ToArray();
                    var statistic = new SecondMomentStatistic(new LastAxisRows());
                    var inParts = (SecondMomentAccumulator)statistic.NewAccumulator();
                    foreach (var part in parts)
                        inParts.Add(part.Observation);
                    var kept = parts.SelectMany(p => p.Values.Where((_, i) => p.Counts(i))).ToArray();
                    var whole = Collect(statistic, new ObservedTensor(kept, [kept.Length / 6, 6], []));
                    Assert.Equal(whole.Rows, inParts.Rows);
                    Assert.Equal(whole.Moment(), inParts.Moment());
                    Assert.Equal(whole.Sums, inParts.Sums);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Parts_that_are_merged_give_the_same_up_to_rounding()
    {
        var statistic = new SecondMomentStatistic(new LastAxisRows());
        var first = ObservedTensor.Make([200, 40], 0, 1);
        var second = ObservedTensor.Make([77, 40], 0, 2);
        var merged = Collect(statistic, first);
        merged.Merge(Collect(statistic, second));
        var whole = Collect(statistic, new ObservedTensor([.. first.Values, .. second.Values], [277, 40], []));
        Assert.Equal(277, merged.Rows);
        Assert.All(whole.Moment().Zip(merged.Moment()), p => Assert.Equal(p.First, p.Second, 1e-3));
    }

    [Fact]
    public void Threads_do_not_show()
    {
        var tensor = ObservedTensor.Make([1100, 300], 0, 3);
        var found = new List<double[]>();
        foreach (var threads in new[] { 1, 3 })
        {
            var statistic = new SecondMomentStatistic(new LastAxisRows()).NewAccumulator();
            statistic.Threads = threads;
            statistic.Add(tensor.Observation);
            found.Add(((SecondMomentAccumulator)statistic).Moment());
        }

        Assert.Equal(found[0], found[1]);
    }

    private static SecondMomentAccumulator Collect(SecondMomentStatistic kind, ObservedTensor tensor)
    {
        var statistic = (SecondMomentAccumulator)kind.NewAccumulator();
        statistic.Add(tensor.Observation);
        return statistic;
    }
}
