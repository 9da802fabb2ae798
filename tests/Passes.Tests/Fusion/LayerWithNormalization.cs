using NNCompress.OnnxIO;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Fusion;

/// <summary>Layers of random extents and attributes beside a normalization; equal seeds give equal layers.</summary>
internal static class LayerWithNormalization
{
    /// <summary>Conv or ConvTranspose of one to three axes, or Gemm, of random extents and attributes, then a normalization.</summary>
    public static TestGraph Before(int seed)
    {
        var graph = new TestGraph();
        var next = Dice(seed);
        var layer = next(3) switch
        {
            1 => RandomConv(graph, next, null, 0),
            2 => RandomConvTranspose(graph, next),
            _ => RandomGemm(graph, next, null, 0),
        };
        graph.Output(Normalize(graph, layer, ChannelsOf(layer.Producer!)));
        return graph;
    }

    /// <summary>A normalization, then a Conv without padding, or a Gemm.</summary>
    public static TestGraph After(int seed)
    {
        var graph = new TestGraph();
        var next = Dice(seed);
        var channels = next(3) * next(2);
        var isGemm = next(2) == 1;
        var spatial = (int)next(3);
        var x = isGemm ? graph.Input("x", 3, channels) : graph.Input("x", [2, channels, .. Enumerable.Repeat(7L, spatial)]);
        var y = Normalize(graph, x, channels);
        graph.Output(isGemm ? RandomGemm(graph, next, y, channels) : RandomConv(graph, next, y, channels, spatial));
        return graph;
    }

    private static long ChannelsOf(Node layer)
    {
        var weight = layer.Inputs[1]!.Initializer!.Dims;
        return layer.OpType switch
        {
            "Conv" => weight[0],
            "ConvTranspose" => weight[1] * layer.Attributes.Int("group", 1),
            _ => weight[layer.Attributes.Int("transB", 0) == 1 ? 0 : 1],
        };
    }

    private static Func<int, long> Dice(int seed)
    {
        var random = new DeterministicRandom((ulong)seed, "shape");
        return most => 1 + (long)(random.NextUInt64() % (ulong)most);
    }

    private static Value RandomConv(TestGraph graph, Func<int, long> next, Value? x, long channels, int spatial = 0)
    {
        var padded = x is null;
        spatial = padded ? (int)next(3) : spatial;
        var groups = padded || channels % 2 == 0 ? next(2) : 1;
        channels = padded ? groups * next(3) : channels;
        x ??= graph.Input("x", [2, channels, .. Enumerable.Repeat(7L, spatial)]);
        var outputs = groups * next(3);
        long[] kernel = [.. Enumerable.Range(0, spatial).Select(_ => next(3))];
        Value?[] inputs = [x, graph.Noise("w", [outputs, channels / groups, .. kernel]), graph.Noise("b", outputs)];
        return graph.Node(
            "Conv",
            inputs[..(int)(1 + next(2))],
            Attribute.Of("group", groups),
            Attribute.Of("pads", [.. Enumerable.Range(0, 2 * spatial).Select(_ => padded ? next(2) - 1 : 0)]),
            Attribute.Of("dilations", [.. Enumerable.Range(0, spatial).Select(_ => next(2))]),
            Attribute.Of("strides", [.. Enumerable.Range(0, spatial).Select(_ => next(2))])
        );
    }

    private static Value RandomConvTranspose(TestGraph graph, Func<int, long> next)
    {
        var (spatial, groups, perGroup) = ((int)next(3), next(2), next(3));
        var channels = groups * next(2);
        long[] kernel = [.. Enumerable.Range(0, spatial).Select(_ => 1 + next(2))];
        return graph.Node(
            "ConvTranspose",
            [graph.Input("x", [2, channels, .. Enumerable.Repeat(3L, spatial)]), graph.Noise("w", [channels, perGroup, .. kernel])],
            Attribute.Of("group", groups),
            Attribute.Of("pads", [.. Enumerable.Range(0, 2 * spatial).Select(_ => next(2) - 1)]),
            Attribute.Of("strides", [.. Enumerable.Range(0, spatial).Select(_ => next(2))])
        );
    }

    private static Value RandomGemm(TestGraph graph, Func<int, long> next, Value? x, long channels)
    {
        channels = x is null ? next(4) : channels;
        x ??= graph.Input("x", 3, channels);
        var (outputs, transposed) = (next(4), next(2) == 1);
        long[][] biases =
        [
            [],
            [outputs],
            [1, outputs],
            [3, 1],
            [3, outputs],
        ];
        Value?[] inputs =
        [
            x,
            transposed ? graph.Noise("w", outputs, channels) : graph.Noise("w", channels, outputs),
            graph.Noise("c", biases[next(biases.Length) - 1]),
        ];
        return graph.Node(
            "Gemm",
            inputs[..(int)(1 + next(2))],
            Attribute.Of("transB", transposed ? 1 : 0),
            Attribute.Of("alpha", (float)next(3)),
            Attribute.Of("beta", next(3) - 1f)
        );
    }

    /// <summary>A BatchNormalization with scales of both signs and variances within [0.1, 1.6].</summary>
    public static Value Normalize(TestGraph graph, Value x, long channels, Graph? scope = null)
    {
        var variance = TestGraph.NoiseTensor("variance", channels).ToSingles();
        for (var i = 0; i < variance.Length; i++)
            variance[i] = 0.1f + Math.Min(1.5f, variance[i] * variance[i]);
        return graph.NodeIn(
            scope ?? graph.Main,
            "BatchNormalization",
            [
                x,
                graph.Noise("gamma", channels),
                graph.Noise("beta", channels),
                graph.Noise("mean", channels),
                graph.Floats("var", [channels], variance),
            ],
            Attribute.Of("epsilon", 1e-3f)
        );
    }
}
