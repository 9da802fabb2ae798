using NNCompress.Testing;

namespace NNCompress.Runtime.Tests;

public class NodeProfileTests
{
    [Fact]
    public void Times_lead_back_to_the_models_nodes()
    {
        using var net = new SmallNetwork();
        net.Return(net.Conv("second", net.Node("Relu", "relu", net.Conv("first", net.Input))));
        PlainQdq.Apply(net.Model);

        var profile = NodeProfile.Measure(net.Model, MadeUpInputs.For(net.Model), runs: 4);
        var convolutions = profile.Kernels.Where(k => k.Node?.OpType == "Conv").ToArray();
        Assert.Equal(["first", "second"], convolutions.Select(k => k.Layer).Order());
        Assert.All(convolutions, k => Assert.Equal("com.microsoft.QLinearConv", k.Kernel));
        Assert.Equal(1, profile.Kernels.Sum(k => k.Share), 1e-9);
        Assert.Equal(profile.Kernels.OrderByDescending(k => k.Microseconds), profile.Kernels);
        Assert.Equal(4, profile.Runs);
        Assert.True(profile.Microseconds > 0);
    }

    [Theory]
    [InlineData(new double[] { 7 }, 7)]
    [InlineData(new double[] { 1, 2, 6 }, 3)]
    [InlineData(new double[] { 900, 3, 1, 5 }, 4)]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 1000 }, 4.5)]
    public void The_middle_half_counts(double[] values, double mean) => Assert.Equal(mean, NodeProfile.MiddleMean(values), 1e-12);
}
