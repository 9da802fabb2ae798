using NNCompress.Pipeline;

namespace NNCompress.Compress.Tests.Pipeline;

public class CulpritSearchTests
{
    [Fact]
    public void What_works_has_no_culprit() => Assert.Empty(CulpritSearch.Find(5, _ => true)!);

    [Fact]
    public void What_never_works_has_none_either() => Assert.Null(CulpritSearch.Find(5, _ => false));

    [Fact]
    public void Nothing_to_take_back_that_does_not_work() => Assert.Null(CulpritSearch.Find(0, _ => false));

    [Fact]
    public void Every_set_of_culprits_is_found_exactly()
    {
        const int Count = 7;
        for (var mask = 0; mask < 1 << Count; mask++)
        {
            int[] bad = [.. Enumerable.Range(0, Count).Where(i => (mask >> i & 1) != 0)];
            Assert.Equal(bad, CulpritSearch.Find(Count, back => bad.All(back.Contains))!);
        }
    }

    [Fact]
    public void Two_that_only_fail_together_need_one_of_them()
    {
        // 2 and 5 do not go together
        var found = CulpritSearch.Find(8, back => back.Contains(2) || back.Contains(5))!;
        Assert.Equal(2, Assert.Single(found));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public void One_of_many_takes_few_trials(int count)
    {
        var trials = 0;
        var found = CulpritSearch.Find(
            count,
            back =>
            {
                trials++;
                return back.Contains(count / 3);
            }
        );
        Assert.Equal([count / 3], found!);
        Assert.True(trials <= Math.Ceiling(Math.Log2(count)) + 3, $"{trials}");
    }
}
