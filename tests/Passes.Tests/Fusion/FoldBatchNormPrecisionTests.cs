using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Fusion;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Fusion;

/// <summary>BatchNormalization folded into weights of other types than float32.</summary>
public class FoldBatchNormPrecisionTests
{
    private static readonly FoldBatchNormPass Pass = new();

    [Fact]
    public void A_half_precision_weight_that_would_overflow_is_refused()
    {
        using var graph = new TestGraph();
        var w = graph.Edit.AddInitializer(graph.Main, "w", Tensor.From<Half>(ElementType.Float16, [1, 1, 1, 1], [(Half)30000]));
        var conv = graph.Node("Conv", [graph.Input("x", ElementType.Float16, 1, 1, 2, 2), w]);
        var s = graph.Edit.AddInitializer(graph.Main, "s", Tensor.From<Half>(ElementType.Float16, [1], [(Half)3]));
        var v = graph.Edit.AddInitializer(graph.Main, "v", Tensor.From<Half>(ElementType.Float16, [1], [(Half)1]));
        graph.Output(graph.Node("BatchNormalization", [conv, s, s, s, v]), ElementType.Float16);
        Assert.Contains("would leave the range of float16", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void Double_precision_stays_double()
    {
        using var graph = new TestGraph();
        var w = graph.Edit.AddInitializer(graph.Main, "w", Tensor.From<double>(ElementType.Float64, [2, 1, 1, 1], [1, 2]));
        var conv = graph.Node("Conv", [graph.Input("x", ElementType.Float64, 1, 1, 2, 2), w]);
        var s = graph.Edit.AddInitializer(graph.Main, "s", Tensor.From<double>(ElementType.Float64, [2], [0.1, 0.2]));
        graph.Output(graph.Node("BatchNormalization", [conv, s, s, s, s], Attribute.Of("epsilon", 0f)), ElementType.Float64);
        graph.Run(Pass);
        Assert.Equal(ElementType.Float64, w.Initializer!.Type);
        var folded = new double[2];
        w.Initializer.CopyTo(0, folded);
        Assert.Equal([0.1 / Math.Sqrt(0.1), 2 * (0.2 / Math.Sqrt(0.2))], folded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Half_precision_is_rounded_once(bool bfloat)
    {
        var type = bfloat ? ElementType.BFloat16 : ElementType.Float16;
        using var graph = new TestGraph();
        Value Of(string name, long[] dims, params float[] values)
        {
            var bytes = new byte[type.ByteLength(values.Length)];
            ElementCodec.For(type).Encode(values, bytes);
            return graph.Edit.AddInitializer(graph.Main, name, Tensor.FromBytes(type, dims, bytes));
        }

        var w = Of("w", [2, 1, 1, 1], 1.5f, -3);
        var conv = graph.Node("Conv", [graph.Input("x", type, 1, 1, 2, 2), w, Of("b", [2], 1, 2)]);
        // s = γ/√(σ² + ε) = 3/√(0.25) = 6 and 1/√1 = 1; t = β − μ·s
        Value[] statistics = [Of("gamma", [2], 3, 1), Of("beta", [2], 0.5f, 0), Of("mean", [2], 1, 4), Of("variance", [2], 0.25f, 1)];
        graph.Output(graph.Node("BatchNormalization", [conv, .. statistics], Attribute.Of("epsilon", 0f)), type);
        graph.Run(Pass);
        Assert.Equal(type, w.Initializer!.Type);
        Assert.Equal([9, -3], w.Initializer.ToSingles());
        Assert.Equal([0.5f, -2], graph.Main.Nodes.Single().Inputs[2]!.Initializer!.ToSingles()); // b·s + β − μ·s
    }
}
