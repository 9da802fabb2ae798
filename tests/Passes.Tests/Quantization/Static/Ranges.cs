using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>Ranges for a test graph without calibration data.</summary>
internal static class Ranges
{
    /// <summary>Options with the ranges of every value, from one run of the float model; the input <c>x</c> has [−4, 4].</summary>
    public static QuantizeStaticOptions Of(TestGraph graph)
    {
        var copy = ModelCopy.Of(graph.Model);
        var editor = new GraphEditor(copy.Model, "observe");
        foreach (var value in copy.Model.Graph.Nodes.SelectMany(n => n.Outputs).OfType<Value>().Where(v => !v.IsGraphOutput).ToArray())
            editor.AddGraphOutput(copy.Model.Graph, value);
        var ranges = copy
            .Model.Graph.Outputs.Zip(ModelRun.Outputs(copy.Model))
            .ToDictionary(p => p.First.Name, p => new ValueRange(p.Second.ToSingles().Min(), p.Second.ToSingles().Max()));
        ranges["x"] = new ValueRange(-4, 4);
        return new QuantizeStaticOptions(KnownRanges: ranges);
    }
}
