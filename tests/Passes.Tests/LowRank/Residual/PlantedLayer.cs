using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Pruning;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.LowRank;

/// <summary>Single layers whose weight is of rank 2, but for a few inputs whose weights are of any kind, and a little noise.</summary>
internal static class PlantedLayer
{
    private const int Outputs = 24;

    private static readonly int[] Kept = [3, 8, 9, 15];

    public static readonly string[] Names =
    [
        "matmul",
        "matmul bias",
        "matmul in blocks",
        "gemm transB, alpha",
        "rnn",
        "lstm both ways",
        "conv 1x1",
        "conv 1x1 stride",
        "conv 3x3",
        "conv same upper, stride",
        "conv 1d dilated",
        "transposed conv",
    ];

    public static TestGraph Build(string name)
    {
        var graph = new TestGraph();
        graph.Output(Layer(graph, name));
        return graph;
    }

    /// <summary>How reports name the layer.</summary>
    public static string LabelOf(Node node) => PrunableLayer.LabelOf(WeightFacts.WeightsOf(node)[0]);

    private static Value Layer(TestGraph graph, string name) =>
        name switch
        {
            "matmul" => graph.Node("MatMul", [graph.Input("x", -1, 5, 20), Turned(graph, Outputs, 20)]),
            "matmul bias" => graph.Node(
                "Add",
                [graph.Node("MatMul", [graph.Input("x", -1, 20), Turned(graph, Outputs, 20)]), graph.Noise("b", 24)]
            ),
            "matmul in blocks" => graph.Node("MatMul", [graph.Input("x", -1, 3, 64), Turned(graph, Outputs, 64, 4)]),
            "gemm transB, alpha" => graph.Node(
                "Gemm",
                [graph.Input("x", -1, 20), Plain(graph, [Outputs, 20], Outputs, 1), graph.Noise("b", Outputs)],
                Attribute.Of("transB", 1L),
                Attribute.Of("alpha", 0.5f)
            ),
            "rnn" => graph.Node(
                "RNN",
                [graph.Input("x", -1, 3, 20), Plain(graph, [1, 24, 20], 24, 1), graph.Noise("r", 1, 24, 24)],
                Attribute.Of("hidden_size", 24L)
            ),
            "lstm both ways" => graph.Node(
                "LSTM",
                [graph.Input("x", -1, 3, 20), Plain(graph, [2, 16, 20], 32, 1), graph.Noise("r", 2, 16, 4), graph.Noise("b", 2, 32)],
                Attribute.Of("hidden_size", 4L),
                Attribute.Of("direction", "bidirectional")
            ),
            "conv 1x1" => Conv(graph, [20, 6, 7], [1, 1], true),
            "conv 1x1 stride" => Conv(graph, [20, 7, 7], [1, 1], true, Attribute.Of("strides", [2L, 2L])),
            "conv 3x3" => Conv(graph, [20, 7, 7], [3, 3], true, Attribute.Of("pads", [1L, 0L, 1L, 2L])),
            "conv same upper, stride" => Conv(
                graph,
                [20, 8, 7],
                [3, 2],
                false,
                Attribute.Of("auto_pad", "SAME_UPPER"),
                Attribute.Of("strides", [2L, 1L])
            ),
            "conv 1d dilated" => Conv(graph, [20, 30], [3], true, Attribute.Of("dilations", [2L])),
            "transposed conv" => graph.Node(
                "ConvTranspose",
                [graph.Input("x", -1, 20, 5, 4), Turned(graph, 24, 20, 6, 2, 2)],
                Attribute.Of("strides", [2L, 2L])
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    private static Value Conv(TestGraph graph, long[] input, long[] kernel, bool bias, params Attribute[] attributes)
    {
        var block = (int)kernel.Aggregate(1L, (p, k) => p * k);
        var (x, w) = (graph.Input("x", [-1, .. input]), Plain(graph, [Outputs, 20, .. kernel], Outputs, block));
        return graph.Node("Conv", bias ? [x, w, graph.Noise("b", Outputs)] : [x, w], attributes);
    }

    /// <summary>Outputs first.</summary>
    private static Value Plain(TestGraph graph, long[] dims, int rows, int block) =>
        graph.Floats("w", dims, Weight(rows, 20 * block, block));

    /// <summary>Inputs first; <paramref name="rest"/> is a kernel, or how many inputs side by side are planted together.</summary>
    private static Value Turned(TestGraph graph, int rows, int columns, params long[] rest)
    {
        var w = Weight(rows, columns, rest.Length == 1 ? (int)rest[0] : 1);
        var turned = new float[w.Length];
        for (var r = 0; r < rows; r++)
        for (var c = 0; c < columns; c++)
            turned[c * rows + r] = w[r * columns + c];
        return graph.Floats("w", rest.Length < 2 ? [columns, rows] : [columns, .. rest], turned);
    }

    private static float[] Weight(int rows, int columns, int block)
    {
        var w = TestGraph.NoiseTensor("dense", rows, columns).ToSingles();
        var (left, right) = (TestGraph.NoiseTensor("left", rows, 2).ToSingles(), TestGraph.NoiseTensor("right", 2, columns).ToSingles());
        for (var r = 0; r < rows; r++)
        for (var c = 0; c < columns; c++)
            w[r * columns + c] =
                w[r * columns + c] * (Kept.Contains(c / block) ? 1 : 0.05f) + left[r * 2] * right[c] + left[r * 2 + 1] * right[columns + c];
        return w;
    }
}
