using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Quantization;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Pruning;

/// <summary>A model that a pass prunes with calibration data, beside what it was.</summary>
internal sealed class PruningCase(TestGraph graph, MemoryCalibration data)
{
    public PruningCase(TestGraph graph, int samples = 64)
        : this(graph, RoundedNetwork.Data(graph, samples, "calibration")) { }

    public Model Original { get; } = ModelCopy.Of(graph.Model).Model;

    public PassContext Context(string passId, int threads = 2) =>
        new(graph.Model, passId)
        {
            Calibration = new StatisticsCollector(data, new CollectorOptions { Threads = threads }),
            Threads = threads,
            Seed = 1,
        };

    public PassReport Run(Pass pass, int threads = 2) => pass.Run(Context(pass.Id, threads));

    /// <summary>Σ (y − ŷ)² / Σ y² over the first output.</summary>
    public double OutputError(Tensor input)
    {
        var (y, pruned) = (ModelRun.Outputs(Original, [input])[0].ToSingles(), ModelRun.Outputs(graph.Model, [input])[0].ToSingles());
        return y.Zip(pruned, (a, b) => Math.Pow(a - b, 2)).Sum() / y.Sum(a => (double)a * a);
    }

    public double ErrorOnOtherData() => OutputError(RoundedNetwork.Data(graph, 32, "other").Tensor);
}
