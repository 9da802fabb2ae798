using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Allocation;

public class LowerHullTests
{
    [Fact]
    public void It_leaves_out_what_is_dominated_or_above_a_line()
    {
        CostedChoice[] choices =
        [
            new(10, 0), // least error
            new(8, 1),
            new(8, 2), // dominated
            new(6, 3.5), // above the line from (8, 1) to (4, 5)
            new(4, 5),
            new(5, 9), // dominated
            new(1, 30), // least cost
        ];
        Assert.Equal([0, 1, 4, 6], LowerHull.Of(choices));
    }

    [Fact]
    public void Of_equal_errors_the_cheapest_begins_the_hull() => Assert.Equal([1], LowerHull.Of([new(5, 0), new(3, 0), new(4, 0)]));

    [Fact]
    public void No_choice_lies_below_it() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.Choose(0, 20).Two().Select(t => new CostedChoice(t.Item1, t.Item2)).NonEmptyListOf().ToArbitrary(),
                choices =>
                {
                    var hull = LowerHull.Of([.. choices]).Select(i => choices[i]).ToArray();
                    var slopes = hull.Zip(hull.Skip(1), (a, b) => (b.Error - a.Error) / (a.Cost - b.Cost)).ToArray();
                    return slopes.All(s => s > 0)
                        && slopes.Zip(slopes.Skip(1), (a, b) => b > a).All(rises => rises)
                        && choices.All(c => IsAbove(hull, c));
                }
            )
        );

    private static bool IsAbove(CostedChoice[] hull, CostedChoice c)
    {
        if (c.Cost >= hull[0].Cost)
            return c.Error >= hull[0].Error;
        if (c.Cost < hull[^1].Cost)
            return false;
        var k = Array.FindLastIndex(hull, h => h.Cost >= c.Cost);
        if (k == hull.Length - 1)
            return c.Error >= hull[k].Error;
        var share = (hull[k].Cost - c.Cost) / (hull[k].Cost - hull[k + 1].Cost);
        return c.Error >= hull[k].Error + (share * (hull[k + 1].Error - hull[k].Error)) - 1e-9;
    }
}
