using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.LowRank;

/// <summary>Single layers in every form that has factors, with correlated inputs.</summary>
internal static class LowRankCase
{
    public static readonly string[] Convolutions =
    [
        "conv plain",
        "conv strides, asymmetric pads",
        "conv dilations",
        "conv same upper",
        "conv same lower",
        "conv valid",
        "conv groups",
        "conv 1x1 stride",
        "conv 5x1",
        "conv 1d",
        "conv 3d",
        "conv more outputs",
    ];

    public static readonly string[] Products =
    [
        "matmul",
        "matmul bias",
        "matmul wide",
        "matmul behind transpose",
        "gemm",
        "gemm transB, alpha, beta",
        "gemm transA",
        "gemm no bias",
        "rnn",
        "lstm both ways",
        "gru bias",
        "transposed conv",
        "transposed conv, neighbours summed",
        "transposed conv 1d",
    ];

    /// <summary>A model of one layer, from input "x" to its output.</summary>
    public static TestGraph Build(string name)
    {
        var graph = new TestGraph();
        var y = name.StartsWith("conv", StringComparison.Ordinal) ? Convolution(graph, name) : Product(graph, name);
        graph.Output(y);
        return graph;
    }

    /// <summary>Samples whose neighbouring elements are alike, and whose mean is not 0.</summary>
    public static Tensor Data(TestGraph graph, int count, string purpose)
    {
        var shape = ((TensorType)graph.Main.Inputs[0].Type!).Shape!.Value;
        long[] dims = [.. shape.Select(d => d.Value ?? count)];
        var values = TestGraph.NoiseTensor(purpose, dims).ToSingles();
        for (var i = 1; i < values.Length; i++)
            values[i] += 0.8f * values[i - 1] + 0.1f;
        return Tensor.FromSingles(dims, values);
    }

    /// <summary>A context with calibration data; samples lie along the first axis.</summary>
    public static PassContext Context(TestGraph graph, Tensor data, int threads = 2) =>
        new(graph.Model, LowRankPass.PassId)
        {
            Calibration = new StatisticsCollector(new MemoryCalibration(("x", data)) { FixedBatch = (int)data.Dims[0] }),
            Threads = threads,
        };

    /// <summary>Σ(y − ỹ)²/Σ(y − ȳ)², ȳ the mean of each channel, which a bias makes up for.</summary>
    public static double Error(Tensor before, Tensor after, int channelAxis, bool centred)
    {
        var (y, other) = (before.ToSingles(), after.ToSingles());
        var channels = (int)before.Dims[channelAxis];
        var inner = (int)before.Dims.Skip(channelAxis + 1).Aggregate(1L, (p, d) => p * d);
        var means = new double[channels];
        if (centred)
        {
            for (var i = 0; i < y.Length; i++)
                means[i / inner % channels] += y[i] * (double)channels / y.Length;
        }

        double error = 0;
        double norm = 0;
        for (var i = 0; i < y.Length; i++)
        {
            error += Math.Pow(y[i] - other[i], 2);
            norm += Math.Pow(y[i] - means[i / inner % channels], 2);
        }

        return error / norm;
    }

    /// <summary>x·Wᵀ + b of a recurrent layer, [rows, directions·gates·hidden], with W as it stands, or as the product of its factors.</summary>
    public static Tensor Projected(TestGraph graph, Tensor data)
    {
        var node = graph.Main.Nodes.Single(n => n.OpType is "RNN" or "GRU" or "LSTM");
        var inner = node.Input(0)!.Producer is { } projection ? projection.Input(1)!.Initializer! : null;
        var w = node.Input(1)!.Initializer!;
        var (rank, outputs) = ((int)w.Dims[2], (int)(w.Dims[0] * w.Dims[1]));
        var bias = node.Input(3)?.Initializer?.ToSingles();
        var (x, left, right) = (data.ToSingles(), w.ToSingles(), inner?.ToSingles());
        var width = (int)data.Dims[^1];
        var rows = x.Length / width;
        var gates = (int)w.Dims[1];
        var y = new float[rows * outputs];
        for (var row = 0; row < rows; row++)
        {
            var z = new double[rank];
            for (var r = 0; r < rank; r++)
            for (var i = 0; i < width; i++)
                z[r] += x[row * width + i] * (right is null ? (i == r ? 1.0 : 0) : right[i * rank + r]);
            for (var o = 0; o < outputs; o++)
            {
                var sum = bias is null ? 0.0 : bias[o / gates * 2 * gates + o % gates];
                for (var r = 0; r < rank; r++)
                    sum += z[r] * left[o * rank + r];
                y[row * outputs + o] = (float)sum;
            }
        }

        return Tensor.FromSingles([rows, outputs], y);
    }

    private static Value Convolution(TestGraph graph, string name)
    {
        Attribute[] square = [Attribute.Of("pads", [1L, 1L, 1L, 1L])];
        return name switch
        {
            "conv plain" => Conv([6, 9, 9], [8, 6, 3, 3], true, square),
            "conv strides, asymmetric pads" => Conv(
                [6, 11, 10],
                [8, 6, 3, 3],
                true,
                Attribute.Of("pads", [0L, 2L, 1L, 1L]),
                Attribute.Of("strides", [2L, 3L])
            ),
            "conv dilations" => Conv([6, 12, 12], [8, 6, 3, 3], false, Attribute.Of("dilations", [2L, 3L])),
            "conv same upper" => Conv(
                [6, 10, 9],
                [8, 6, 3, 3],
                true,
                Attribute.Of("auto_pad", "SAME_UPPER"),
                Attribute.Of("strides", [2L, 2L])
            ),
            "conv same lower" => Conv(
                [6, 10, 9],
                [8, 6, 2, 3],
                true,
                Attribute.Of("auto_pad", "SAME_LOWER"),
                Attribute.Of("strides", [2L, 1L])
            ),
            "conv valid" => Conv([6, 9, 9], [8, 6, 3, 3], true, Attribute.Of("auto_pad", "VALID")),
            "conv groups" => Conv([8, 9, 9], [12, 4, 3, 3], true, [.. square, Attribute.Of("group", 2L)]),
            "conv 1x1 stride" => Conv([12, 9, 9], [10, 12, 1, 1], true, Attribute.Of("strides", [2L, 2L])),
            "conv 5x1" => Conv([6, 12, 9], [8, 6, 5, 1], true, Attribute.Of("pads", [2L, 0L, 2L, 0L]), Attribute.Of("strides", [1L, 2L])),
            "conv 1d" => Conv([6, 40], [8, 6, 5], true, Attribute.Of("pads", [2L, 1L]), Attribute.Of("strides", [2L])),
            "conv 3d" => Conv([4, 6, 6, 6], [6, 4, 3, 2, 3], true, Attribute.Of("pads", [1L, 0L, 1L, 1L, 1L, 0L])),
            "conv more outputs" => Conv([2, 9, 9], [24, 2, 3, 3], true, square),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

        Value Conv(long[] input, long[] weight, bool bias, params Attribute[] attributes) =>
            graph.Node(
                "Conv",
                bias
                    ? [graph.Input("x", [-1, .. input]), graph.Noise("w", weight), graph.Noise("b", weight[0])]
                    : [graph.Input("x", [-1, .. input]), graph.Noise("w", weight)],
                attributes
            );
    }

    private static Value Product(TestGraph graph, string name)
    {
        return name switch
        {
            "matmul" => graph.Node("MatMul", [graph.Input("x", -1, 5, 16), graph.Noise("w", 16, 12)]),
            "matmul bias" => graph.Node(
                "Add",
                [graph.Noise("b", 12), graph.Node("MatMul", [graph.Input("x", -1, 5, 16), graph.Noise("w", 16, 12)])]
            ),
            "matmul wide" => graph.Node("MatMul", [graph.Input("x", -1, 10), graph.Noise("w", 10, 24)]),
            "matmul behind transpose" => graph.Node(
                "MatMul",
                [
                    graph.Input("x", -1, 5, 16),
                    graph.Node("Transpose", [graph.Node("Identity", [graph.Noise("w", 12, 16)])], Attribute.Of("perm", [1L, 0L])),
                ]
            ),
            "gemm" => graph.Node("Gemm", [graph.Input("x", -1, 16), graph.Noise("w", 16, 12), graph.Noise("b", 12)]),
            "gemm transB, alpha, beta" => graph.Node(
                "Gemm",
                [graph.Input("x", -1, 16), graph.Noise("w", 12, 16), graph.Noise("b", 1, 12)],
                Attribute.Of("transB", 1L),
                Attribute.Of("alpha", 0.5f),
                Attribute.Of("beta", 3f)
            ),
            "gemm transA" => graph.Node(
                "Gemm",
                [graph.Input("x", 16, 7), graph.Noise("w", 16, 12), graph.Noise("b", 12)],
                Attribute.Of("transA", 1L)
            ),
            "gemm no bias" => graph.Node("Gemm", [graph.Input("x", -1, 16), graph.Noise("w", 16, 12)]),
            "rnn" => Recurrent("RNN", 1, 1, false),
            "lstm both ways" => Recurrent("LSTM", 2, 4, true, Attribute.Of("direction", "bidirectional")),
            "gru bias" => Recurrent("GRU", 1, 3, true),
            "transposed conv" => Transposed([12, 5, 4], [12, 6, 2, 3], Attribute.Of("strides", [2L, 3L])),
            "transposed conv, neighbours summed" => Transposed(
                [12, 5, 4],
                [12, 6, 3, 3],
                Attribute.Of("strides", [2L, 1L]),
                Attribute.Of("pads", [1L, 0L, 1L, 2L]),
                Attribute.Of("dilations", [1L, 2L]),
                Attribute.Of("output_padding", [1L, 0L])
            ),
            "transposed conv 1d" => Transposed([12, 9], [12, 4, 4], Attribute.Of("strides", [4L]), Attribute.Of("kernel_shape", [4L])),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

        Value Transposed(long[] input, long[] weight, params Attribute[] attributes) =>
            graph.Node(
                "ConvTranspose",
                name.Contains("summed", StringComparison.Ordinal)
                    ? [graph.Input("x", [-1, .. input]), graph.Noise("w", weight), graph.Noise("b", weight[1])]
                    : [graph.Input("x", [-1, .. input]), graph.Noise("w", weight)],
                attributes
            );

        Value Recurrent(string op, int directions, int gates, bool bias, params Attribute[] attributes)
        {
            const int Hidden = 6;
            Value[] inputs =
            [
                graph.Input("x", -1, 3, 14),
                graph.Noise("w", directions, gates * Hidden, 14),
                graph.Noise("r", directions, gates * Hidden, Hidden),
                .. bias ? [graph.Noise("b", directions, 2 * gates * Hidden)] : Array.Empty<Value>(),
            ];
            return graph.Node(op, inputs, [Attribute.Of("hidden_size", (long)Hidden), .. attributes]);
        }
    }
}
