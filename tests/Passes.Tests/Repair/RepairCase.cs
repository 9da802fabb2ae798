using NNCompress.OnnxIO;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Quantization;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Repair;

/// <summary>A small network with half of its weights gone, beside what it was.</summary>
internal sealed class RepairCase : IDisposable
{
    private readonly TestGraph _graph;
    private readonly RoundedNetwork.Samples _data;

    public RepairCase(TestGraph? graph = null, double sparsity = 0.5)
    {
        _graph = graph ?? RoundedNetwork.Convolutional();
        _data = RoundedNetwork.Data(_graph, 48, "calibration");
        Reference = ModelCopy.Of(_graph.Model).Model;
        new PruneMagnitudePass(new PruneMagnitudeOptions(sparsity)).Run(new PassContext(_graph.Model, "prune-magnitude"));
    }

    public Model Reference { get; }

    public Model Model => _graph.Model;

    public ICalibration Calibration => new StatisticsCollector((MemoryCalibration)_data);

    /// <summary>Conv and BatchNormalization, twice.</summary>
    public static TestGraph Normalized()
    {
        var graph = new TestGraph();
        var x = graph.Input("x", -1, 3, 8, 8);
        foreach (var (i, (from, to)) in new[] { (3, 8), (8, 6) }.Index())
        {
            x = graph.Node("Conv", [x, graph.Noise($"w{i}", to, from, 3, 3)], Attribute.Of("pads", [1L, 1L, 1L, 1L]));
            var ones = Enumerable.Repeat(1f, to).ToArray();
            x = graph.Node(
                "BatchNormalization",
                [
                    x,
                    graph.Floats($"g{i}", [to], ones),
                    graph.Noise($"b{i}", to),
                    graph.Noise($"m{i}", to),
                    graph.Floats($"v{i}", [to], [.. ones.Select(o => 30 * o)]),
                ]
            );
            x = graph.Node("Relu", [x]);
        }

        graph.Output(x);
        return graph;
    }

    public PassReport Run(Pass pass) =>
        pass.Run(
            new PassContext(Model, pass.Id)
            {
                Reference = Reference,
                Calibration = Calibration,
                Threads = 2,
            }
        );

    /// <summary>Mean and deviation of each channel of a value over the calibration data.</summary>
    public (double[] Means, double[] Deviations) Figures(Model model, string op, int index)
    {
        var node = model.AllNodes.Where(n => n.Is(op)).ElementAt(index);
        var (value, axis) = (node.Output(0)!, op == "Gemm" ? -1 : 1);
        var (mean, square) = (new ChannelMeanStatistic(axis), new ChannelMeanSquareStatistic(axis));
        var found = Calibration.Collect(model, [new(value, mean), new(value, square)], default);
        var means = found.Of<ChannelMeanAccumulator>(value, mean)!.Means();
        return (
            means,
            [.. found.Of<ChannelMeanSquareAccumulator>(value, square)!.Means().Zip(means, (s, m) => Math.Sqrt(Math.Max(0, s - (m * m))))]
        );
    }

    /// <summary>Σ (y − ŷ)² / Σ y² over the first output on other data.</summary>
    public double OutputError()
    {
        var other = RoundedNetwork.Data(_graph, 32, "other").Tensor;
        var (y, changed) = (ModelRun.Outputs(Reference, [other])[0].ToSingles(), ModelRun.Outputs(Model, [other])[0].ToSingles());
        return y.Zip(changed, (a, b) => Math.Pow(a - b, 2)).Sum() / y.Sum(a => (double)a * a);
    }

    public void Dispose() => _graph.Dispose();
}
