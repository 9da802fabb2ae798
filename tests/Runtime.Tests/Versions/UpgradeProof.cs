using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.OnnxIO.Versions;
using NNCompress.Runtime.Tests.Conformance;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>
/// The proof of an adapter: the runtime runs a model of the old form and what the converter makes of it, in the main graph, in branches and
/// in a function, for the operator set of the change and for later ones; the outputs must be equal bit for bit, or within a stated bound.
/// </summary>
static class UpgradeProof
{
    static readonly long[] Landmarks = [13, 18, 21, 25];

    static readonly Placement[] Everywhere = [Placement.MainGraph, Placement.Branch, Placement.Function];

    /// <summary>Fails unless the outputs stay.</summary>
    /// <param name="opset">The operator set of the old form.</param>
    /// <param name="since">The operator set of the change.</param>
    /// <param name="inputs">Inputs of the model.</param>
    /// <param name="fill">Adds the old form to a scope.</param>
    /// <param name="bound">Greatest difference of an element, as a part of the largest; 0 for equal bits.</param>
    /// <param name="placements">Where; null for everywhere.</param>
    /// <param name="until">The newest operator set of whose version the runtime has a kernel.</param>
    /// <param name="expected">A model of a meaning that the runtime runs, where it does not run the old form itself.</param>
    public static void Holds(
        long opset,
        long since,
        IReadOnlyList<OldInput> inputs,
        Func<OldScope, Value[]> fill,
        double bound = 0,
        Placement[]? placements = null,
        long until = OpsetRelease.Newest,
        Model? expected = null
    )
    {
        foreach (var placement in placements ?? Everywhere)
        {
            using var old = OldModel.Build(opset, placement, inputs, fill);
            RequireValid(old, $"{placement} of opset {opset}");
            var before = Run(expected ?? old, inputs);
            foreach (var target in Landmarks.Where(t => t > since && t <= until).Prepend(since))
            {
                using var upgraded = OldModel.Build(opset, placement, inputs, fill);
                VersionConverter.Upgrade(new GraphEditor(upgraded, "test"), target, []);
                var where = $"{placement}, {opset} to {target}";
                Assert.Equal(target, upgraded.Opsets.Standard);
                RequireValid(upgraded, where);
                var after = Run(upgraded, inputs);
                Assert.True(
                    Distance(before, after) <= bound,
                    $"{where}: outputs differ by {Distance(before, after):g3}, more than {bound}"
                );
            }
        }
    }

    /// <summary>The only reason for which a model is refused; nothing of it may have changed.</summary>
    public static string Refusal(
        long opset,
        long target,
        IReadOnlyList<OldInput> inputs,
        Func<OldScope, Value[]> fill,
        Placement placement = Placement.MainGraph
    )
    {
        using var model = OldModel.Build(opset, placement, inputs, fill);
        var before = ModelWriter.ToBytes(model);
        var editor = new GraphEditor(model, "test");
        var refusal = Assert.Throws<DiagnosticException>(() => VersionConverter.Upgrade(editor, target, []));
        Assert.Equal(0, editor.Changes);
        Assert.Equal(before, ModelWriter.ToBytes(model));
        Assert.All(refusal.Diagnostics, d => Assert.Equal(VersionCodes.NoAdapter, d.Code));
        return refusal.Diagnostics.Select(d => d.Message).Distinct().Single();
    }

    public static IReadOnlyList<StoredValue> Run(Model model, IReadOnlyList<OldInput> inputs)
    {
        using var settings = new SessionOptions
        {
            // without fusions, equal arithmetic gives equal bits
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        using var session = new InferenceSession(ModelWriter.ToBytes(model), settings);
        using var feed = new OrtFeed();
        using var options = new RunOptions();
        string[] names = [.. model.Graph.RequiredInputs.Select(i => i.Name)];
        OrtValue[] values = [.. names.Select((n, i) => feed.Add(new StoredTensor(inputs[i].Draw(n)))!)];
        using var results = session.Run(options, names, values, [.. model.Graph.Outputs.Select(o => o.Name)]);
        return [.. results.Select(OrtResult.Copy)];
    }

    /// <summary>max|a - b| / max|a| over all outputs; 0 where all bits are equal, infinite where types or dimensions differ.</summary>
    public static double Distance(IReadOnlyList<StoredValue> before, IReadOnlyList<StoredValue> after) =>
        before.Count != after.Count ? double.PositiveInfinity : before.Zip(after).Max(p => Distance(p.First, p.Second));

    static double Distance(StoredValue before, StoredValue after)
    {
        if (ValueComparison.Same(before, after))
            return 0;
        if (
            (before, after) is not (StoredTensor { Tensor: { Type.IsFloat: true } a }, StoredTensor { Tensor: var b })
            || a.Type != b.Type
            || !a.Dims.AsSpan().SequenceEqual(b.Dims.AsSpan())
        )
            return double.PositiveInfinity;
        var (x, y) = (new double[a.ElementCount], new double[a.ElementCount]);
        a.CopyTo(0, x);
        b.CopyTo(0, y);
        var differences = x.Zip(y).Select(p => p.First.Equals(p.Second) ? 0 : Math.Abs(p.First - p.Second));
        return differences.Max() is var most && double.IsNaN(most) ? double.PositiveInfinity : most / x.Max(Math.Abs);
    }

    static void RequireValid(Model model, string where) =>
        Assert.Empty(ModelVerifier.Verify(model).Where(d => d.Severity == Severity.Error).Select(d => $"{where}: {d}"));
}
