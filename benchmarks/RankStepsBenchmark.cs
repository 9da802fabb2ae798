using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Benchmarks;

/// <summary>
/// How the time of two factors depends on the rank between them: a Markdown row for each rank, the speed over the undecomposed layer, for a 3×3
/// convolution cut into a 3×3 and a 1×1 one, and for a product. Steps show which ranks the kernels like. Weights are noise.
/// </summary>
internal sealed class RankStepsBenchmark : IBenchmark
{
    private const int Channels = 64;
    private const int Extent = 28;
    private const int Rows = 64;
    private const int Width = 512;

    private static readonly int[] Ranks = [4, 6, 7, 8, 10, 12, 14, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30, 31, 32, 33, 36, 40, 44, 48];

    public string Name => "rank-steps";

    public string Summary => "[SECONDS]  speed of two factors over their layer, rank by rank: which ranks the kernels like";

    public void Run(string[] args, TextWriter output)
    {
        var options = new LatencyOptions(BudgetSeconds: args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1);
        NamedValue[] image = [new("x", Noise(1, 1, Channels, Extent, Extent))];
        NamedValue[] matrix = [new("x", Noise(1, Rows, Width))];
        using var convolution = Convolution(null);
        using var product = Product(null);
        output.WriteLine($"| rank | Conv {Channels}→{Channels} 3×3 on {Extent}×{Extent} | MatMul {Rows}×{Width}×{Width} |");
        output.WriteLine("|---|---|---|");
        foreach (var rank in Ranks)
        {
            using var factors = Convolution(rank);
            using var pair = Product(rank);
            var conv = LatencyComparison.Run(ModelSource.InMemory(convolution), ModelSource.InMemory(factors), image, options);
            var matmul = LatencyComparison.Run(ModelSource.InMemory(product), ModelSource.InMemory(pair), matrix, options);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rank} | {conv.Speedup:0.00} | {matmul.Speedup:0.00} |"));
            output.Flush();
        }
    }

    private static Model Convolution(int? rank) =>
        Build(
            [1, Channels, Extent, Extent],
            (edit, x) =>
            {
                if (rank is not { } r)
                    return Conv(edit, x, "w", 3, Channels, Channels);
                return Conv(edit, Conv(edit, x, "a", 3, Channels, r), "b", 1, r, Channels);
            }
        );

    private static Model Product(int? rank) =>
        Build(
            [Rows, Width],
            (edit, x) => rank is { } r ? Times(edit, Times(edit, x, "a", Width, r), "b", r, Width) : Times(edit, x, "w", Width, Width)
        );

    private static Value Conv(GraphEditor edit, Value x, string name, int kernel, int inputs, int outputs)
    {
        var weight = edit.AddInitializer(edit.Model.Graph, name, Noise(2, outputs, inputs, kernel, kernel));
        var pad = kernel / 2;
        return edit.AddNode(edit.Model.Graph, "Conv", [x, weight], [$"{name}_y"], [Attribute.Of("pads", [pad, pad, pad, pad])]).Outputs[0]!;
    }

    private static Value Times(GraphEditor edit, Value x, string name, int inputs, int outputs)
    {
        var weight = edit.AddInitializer(edit.Model.Graph, name, Noise(2, inputs, outputs));
        return edit.AddNode(edit.Model.Graph, "MatMul", [x, weight], [$"{name}_y"]).Outputs[0]!;
    }

    private static Model Build(long[] dims, Func<GraphEditor, Value, Value> body)
    {
        var model = new Model();
        var edit = new GraphEditor(model, "benchmark");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        var type = new TensorType(ElementType.Float32, [.. dims.Select(d => new Dimension(d))]);
        edit.AddGraphOutput(model.Graph, body(edit, edit.AddGraphInput(model.Graph, "x", type)));
        return model;
    }

    private static Tensor Noise(int seed, params long[] dims)
    {
        var random = new Random(seed);
        var values = new float[dims.Aggregate(1L, (p, d) => p * d)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextDouble() - 0.5);
        return Tensor.FromSingles(dims, values);
    }
}
