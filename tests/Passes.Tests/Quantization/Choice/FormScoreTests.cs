using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class FormScoreTests
{
    [Fact]
    public void Any_form_is_better_than_none()
    {
        Assert.True(new FormScore(5).IsBetterThan(FormScore.None));
        Assert.True(Of(5, 6, 7).IsBetterThan(FormScore.None));
    }

    [Fact]
    public void Without_losses_by_sample_the_lower_figure_is_better()
    {
        Assert.True(new FormScore(-30).IsBetterThan(new FormScore(-29)));
        Assert.False(new FormScore(-29).IsBetterThan(new FormScore(-29)));
    }

    [Fact]
    public void With_them_the_gain_has_to_leave_chance_behind()
    {
        // d = 1, 1, 1, 5: mean 2, s = 2, standard error 1
        var before = Of(10, 10, 10, 10);
        Assert.True(Of(9, 9, 9, 5).IsBetterThan(before));
        // d = 0, 0, 0, 8: mean 2, s = 4, standard error 2
        Assert.False(Of(10, 10, 10, 2).IsBetterThan(before));
        Assert.False(before.IsBetterThan(before));
        Assert.False(Of(11, 11, 11, 11).IsBetterThan(before));
    }

    [Fact]
    public void A_gain_that_is_sure_but_too_small_to_matter_leaves_nothing()
    {
        var before = Of(1, 6, 3.5);
        // the same gain on every sample has no error; mean loss 3.5, a hundredth of it 0.035
        Assert.True(Of(0.96, 5.96, 3.46).IsBetterThan(before));
        Assert.False(Of(0.97, 5.97, 3.47).IsBetterThan(before));
    }

    private static FormScore Of(params double[] losses) => new(losses.Average(), losses);
}
