using NNCompress.OnnxIO;
using NNCompress.Passes.LowRank;
using NNCompress.Runtime;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

/// <summary>Layers with made-up spectra, over nodes of a real graph.</summary>
internal sealed class SyntheticLayers : IDisposable
{
    private readonly TestGraph _graph = new();

    public List<DecomposableLayer> All { get; } = [];

    public PassContext Run => new(_graph.Model, "test");

    public RankChoiceContext Context(long otherMacs = 0) => new(Run, new NoModels(), new LayerCost(otherMacs, otherMacs));

    /// <summary>A product of [columns, rows] weights, run on as many rows of input as said.</summary>
    /// <param name="name">Of the node.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs.</param>
    /// <param name="spectrum">σ_i of the weight, i from 0.</param>
    /// <param name="head">Whether it is a head.</param>
    /// <param name="named">Whether the user names it.</param>
    /// <param name="positions">Rows of input in one run.</param>
    public DecomposableLayer Add(
        string name,
        int rows,
        int columns,
        Func<int, double> spectrum,
        bool head = false,
        bool named = false,
        long positions = 1
    )
    {
        var input = _graph.Input($"{name}_x", positions, columns);
        var weight = _graph.Floats($"{name}_w", [columns, rows], new float[columns * rows]);
        var node = _graph.Edit.AddNode(_graph.Main, "MatMul", [input, weight], [$"{name}_y"], [], name: name);
        var values = Enumerable.Range(0, Math.Min(rows, columns)).Select(spectrum).ToArray();
        var layer = new DecomposableLayer(
            name,
            node,
            weight.Name,
            new LayerCost(positions * rows * columns, rows * columns),
            rows,
            head,
            named,
            [Svd("svd", rows, columns, values, positions)]
        );
        All.Add(layer);
        return layer;
    }

    /// <summary>Every rank, with the error of Eckart and Young.</summary>
    public static DecompositionCandidate Svd(string method, int rows, int columns, double[] values, long positions = 1)
    {
        var energy = values.Sum(s => s * s);
        var points = Enumerable
            .Range(1, values.Length)
            .Select(r => new CandidatePoint(
                [r],
                new LayerCost(positions * r * (rows + columns), r * (rows + columns)),
                Math.Max(0, values.Skip(r).Sum(s => s * s) / energy)
            ));
        var spectrum = new SingularSpectrum(rows, columns, values, energy);
        return new DecompositionCandidate(method, [.. points], spectrum, null);
    }

    public void Dispose() => _graph.Dispose();

    private sealed class NoModels : ILayerModels
    {
        public (Model Model, IReadOnlyList<NamedValue> Inputs) Original(DecomposableLayer layer) => throw new NotSupportedException();

        public (Model Model, IReadOnlyList<NamedValue> Inputs) Decomposed(
            DecomposableLayer layer,
            DecompositionCandidate candidate,
            CandidatePoint point
        ) => throw new NotSupportedException();
    }
}
