using NNCompress.Passes.LowRank;
using NNCompress.Passes.Numerics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.LowRank;

/// <summary>Weights whose best factors are known.</summary>
public sealed class PlantedWeightTests
{
    private const int Outputs = 16,
        Channels = 12,
        Kernel = 9;

    /// <summary>W[o,c,k] = Σ_t Σ_s Uo[o,t]·G[t,s,k]·Ui[c,s].</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kernel_of_low_tucker_ranks_is_found(bool whiten)
    {
        const int S = 3,
            T = 4;
        using var products = new MatrixProduct();
        var inner = products.Multiply(Noise("core", T * Kernel * S), Noise("in", S * Channels), T * Kernel, S, Channels);
        var turned = new float[T * Channels * Kernel];
        for (var i = 0; i < inner.Length; i++)
            turned[(i / (Kernel * Channels) * Channels + i % Channels) * Kernel + i / Channels % Kernel] = inner[i];
        using var graph = new TestGraph();
        var weight = products.Multiply(Noise("out", Outputs * T), turned, Outputs, T, Channels * Kernel);
        var x = graph.Input("x", -1, Channels, 9, 9);
        graph.Output(graph.Node("Conv", [x, graph.Floats("w", [Outputs, Channels, 3, 3], weight)], Attribute.Of("pads", [1L, 1L, 1L, 1L])));
        var data = LowRankCase.Data(graph, 20, "calibration");
        var before = ModelRun.Outputs(graph.Model, [data], optimize: true);
        // points are in order of their cost
        var cheapest = new ChosenPoint(c => c.Points.First(p => p.RelativeError < 1e-8));
        var report = new LowRankPass(new LowRankOptions("tucker", cheapest, whiten)).Run(LowRankCase.Context(graph, data));
        Assert.Equal("tucker 3×4", Assert.Single(report.Layers).Form);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [data], optimize: true), 1e-4);
    }

    /// <summary>‖W − UV‖² is the sum of the squared singular values that are left out (Eckart and Young 1936).</summary>
    [Theory]
    [InlineData(64, 48, 12)]
    [InlineData(40, 90, 20)]
    public void Plain_svd_is_the_best_of_its_rank(int rows, int columns, int rank)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, rows), graph.Noise("w", rows, columns)]));
        var weight = Array.ConvertAll(TestGraph.NoiseTensor("w", rows, columns).ToSingles(), v => (double)v);
        var ofRank = new ChosenPoint(c => c.Points.Single(p => p.Ranks[0] == rank));
        graph.Run(new LowRankPass(new LowRankOptions("svd", ofRank, Whiten: false)));
        var factors = graph.Main.Nodes.Select(n => Array.ConvertAll(n.Input(1)!.Initializer!.ToSingles(), v => (double)v)).ToArray();
        using var products = new MatrixProduct();
        var product = products.Multiply(factors[0], factors[1], rows, rank, columns);
        var gram = products.Multiply(weight, weight, rows, columns, rows, transposeB: true);
        var optimum = SymmetricEigen.Decompose(gram, rows, new ParallelOptions()).Values.Skip(rank).Sum(v => Math.Max(0, v));
        Assert.InRange(Math.Sqrt(weight.Zip(product, (a, b) => (a - b) * (a - b)).Sum() / optimum), 0.9999, 1.001);
    }

    private static float[] Noise(string purpose, int count) => TestGraph.NoiseTensor(purpose, count).ToSingles();
}
