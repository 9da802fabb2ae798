using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.Compress.Tests.Speed;

/// <summary>Which layers of other forms than QDQ are candidates: each by itself, with what quantizes its input or widens its weight.</summary>
public sealed class SlowProductsTests
{
    [Theory]
    [InlineData("dynamic")]
    [InlineData("nbits")]
    [InlineData("dequantize")]
    [InlineData("cast-mul")]
    public void A_layer_that_takes_longer_is_a_candidate_by_itself(string form)
    {
        using var products = new QuantizedProducts(3, form);
        var units = new RestoredCopy(products.Model, products.Reference).Restorable();
        Assert.Equal(["product0", "product1", "product2"], units.Select(u => u.Label));
        var quantized = Profile(("product0", 5), ("product1", 20), ("product2", 12));
        var real = Profile(("product0", 10), ("product1", 10), ("product2", 10));
        Assert.Equal(["product1", "product2"], SlowCandidates.Of(products.Model, quantized, real, units).Select(c => string.Join(',', c)));
    }

    [Fact]
    public void The_time_that_a_weight_takes_to_be_widened_counts_for_its_layer()
    {
        using var products = new QuantizedProducts(2, "dequantize");
        var units = new RestoredCopy(products.Model, products.Reference).Restorable();
        var widening = units[1].Nodes[0].Label;
        Assert.NotEqual("product1", widening);
        var quantized = Profile(("product0", 10), ("product1", 10), (widening, 4));
        var real = Profile(("product0", 10), ("product1", 10));
        Assert.Equal(["product1"], Assert.Single(SlowCandidates.Of(products.Model, quantized, real, units)));
    }

    private static NodeProfile Profile(params (string Layer, double Time)[] times) =>
        new([.. times.Select(t => new KernelTime(null, t.Layer, "MatMul", t.Time, 0))], 1);
}
