using NNCompress.Passes.Repair;
using NNCompress.Passes.Tests.Quantization;

namespace NNCompress.Passes.Tests.Repair;

public sealed class RepairBatchNormPassTests
{
    [Fact]
    public void Normalized_channels_get_back_their_mean_and_deviation()
    {
        using var test = new RepairCase(RepairCase.Normalized());
        var before = test.OutputError();
        var report = test.Run(new RepairBatchNormPass(new RepairBatchNormOptions()));
        Assert.Equal([true, true], report.Layers.Select(l => l.Changed));
        for (var i = 0; i < 2; i++)
        {
            var (target, now) = (test.Figures(test.Reference, "BatchNormalization", i), test.Figures(test.Model, "BatchNormalization", i));
            Assert.All(target.Means.Zip(now.Means), m => Assert.Equal(m.First, m.Second, 1e-3));
            Assert.All(target.Deviations.Zip(now.Deviations), m => Assert.Equal(m.First, m.Second, 1e-3));
        }

        Assert.True(test.OutputError() < before, $"{test.OutputError()} against {before}");
    }

    [Fact]
    public void A_model_without_normalization_is_left_as_it_is()
    {
        using var test = new RepairCase(RoundedNetwork.Convolutional());
        var report = test.Run(new RepairBatchNormPass(new RepairBatchNormOptions()));
        Assert.Equal(0, report.Changes);
        Assert.Empty(report.Layers);
    }
}
