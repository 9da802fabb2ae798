using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>Small networks whose inputs are correlated, as those of real layers are.</summary>
internal static class RoundedNetwork
{
    /// <summary>Conv, depthwise Conv, grouped Conv, Gemm.</summary>
    public static TestGraph Convolutional()
    {
        var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node(
            "Conv",
            [graph.Input("x", -1, 3, 10, 10), graph.Noise("w1", 8, 3, 3, 3), graph.Noise("b1", 8)],
            Attribute.Of("pads", [1L, 1L, 1L, 1L])
        );
        x = graph.Node("Conv", [graph.Node("Relu", [x]), graph.Noise("w2", 8, 1, 3, 3), graph.Noise("b2", 8)], Attribute.Of("group", 8L));
        x = graph.Node("Conv", [graph.Node("Relu", [x]), graph.Noise("w3", 12, 4, 3, 3), graph.Noise("b3", 12)], Attribute.Of("group", 2L));
        x = graph.Node(
            "Flatten",
            [
                graph.Node(
                    "AveragePool",
                    [graph.Node("Relu", [x])],
                    Attribute.Of("kernel_shape", [3L, 3L]),
                    Attribute.Of("strides", [3L, 3L])
                ),
            ]
        );
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w4", 5, 48), graph.Noise("b4", 5)], Attribute.Of("transB", 1L)));
        return graph;
    }

    /// <summary>Two MatMul, of [K, N] weights.</summary>
    public static TestGraph MatMuls()
    {
        var graph = new TestGraph(opset: 25, ir: 12);
        var x = graph.Node("Relu", [graph.Node("MatMul", [graph.Input("x", -1, 10, 24), graph.Noise("w1", 24, 32)])]);
        graph.Output(graph.Node("MatMul", [x, graph.Noise("w2", 32, 8)]));
        return graph;
    }

    /// <summary>Sets two of three weights to zero.</summary>
    public static void Prune(TestGraph graph)
    {
        foreach (var weight in graph.Main.Initializers.Where(i => i.Name.StartsWith('w')).ToArray())
        {
            var values = weight.Initializer!.ToSingles();
            for (var i = 0; i < values.Length; i++)
                values[i] *= i % 3 == 0 ? 1 : 0;
            graph.Edit.SetInitializer(weight, Tensor.FromSingles(weight.Initializer.Dims.AsSpan(), values));
        }
    }

    /// <summary>Samples whose neighbouring elements are alike.</summary>
    public static Samples Data(TestGraph graph, int count, string purpose)
    {
        var shape = ((TensorType)graph.Main.Inputs[0].Type!).Shape!.Value;
        long[] dims = [count, .. shape.Skip(1).Select(d => d.Value!.Value)];
        var values = TestGraph.NoiseTensor(purpose, dims).ToSingles();
        for (var i = 1; i < values.Length; i++)
            values[i] += 0.8f * values[i - 1];
        return new Samples(Tensor.FromSingles(dims, values));
    }

    internal sealed record Samples(Tensor Tensor)
    {
        public static implicit operator MemoryCalibration(Samples samples) => new(("x", samples.Tensor));
    }
}
