using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public class RankGridTests
{
    [Theory]
    [InlineData(1, 512, 16)]
    [InlineData(16, 512, 16)]
    [InlineData(17, 512, 32)]
    [InlineData(17, 128, 24)]
    [InlineData(17, 64, 20)]
    [InlineData(9, 32, 10)]
    [InlineData(3, 10, 3)]
    [InlineData(510, 511, 511)]
    public void Ranks_go_up_to_the_next_block_but_not_above_the_full_rank(int rank, int full, int rounded) =>
        Assert.Equal(rounded, RankGrid.RoundUp(rank, full));

    [Fact]
    public void Every_rank_of_a_point_has_to_be_on_the_grid()
    {
        Assert.True(RankGrid.Contains([16, 8], [128, 64]));
        Assert.False(RankGrid.Contains([16, 9], [128, 64]));
        Assert.False(RankGrid.Contains([12, 8], [128, 64]));
        Assert.True(RankGrid.Contains([16, 27], [128, 27]));
    }

    [Fact]
    public void Blocks_are_filled_where_there_is_room_for_two()
    {
        Assert.True(RankGrid.FillsBlocks([32, 48], [64, 64]));
        Assert.False(RankGrid.FillsBlocks([32, 40], [64, 64]));
        Assert.True(RankGrid.FillsBlocks([32, 10], [64, 20]));
        Assert.True(RankGrid.FillsBlocks([50], [50]));
    }
}
