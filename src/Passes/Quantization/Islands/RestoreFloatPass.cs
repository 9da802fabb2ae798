using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="RestoreFloatPass"/> is asked to do.</summary>
/// <param name="Layers">Labels of quantized layers that shall be float again; null for none.</param>
public sealed record RestoreFloatOptions(IReadOnlyList<string>? Layers = null);

/// <summary>
/// Gives quantized layers back to float, whichever form of quantization they have: weights and biases are those of the float model again, operators that
/// compute with integers are the float model's, and QuantizeLinear and DequantizeLinear go wherever no node on integers needs them any more. It is how a measured decision (this layer is slower on integers, that one costs too
/// much accuracy) is carried out, the first time and at every replay.
/// </summary>
public sealed class RestoreFloatPass(RestoreFloatOptions options) : Pass
{
    public const string PassId = "restore-float";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var wanted = (options.Layers ?? []).ToHashSet();
        if (wanted.Count > 0 && context.Reference is null)
            throw new DiagnosticException(
                RestorationCodes.NoReference.At(
                    Id,
                    "No pass of this run has changed what the model computes, so there is nothing to go back to.",
                    "Name it after a pass that quantizes."
                )
            );
        var found = context.Model.AllNodes.Where(n => wanted.Contains(n.Label)).ToArray();
        foreach (var unknown in wanted.Except(found.Select(n => n.Label)).Order(StringComparer.Ordinal))
            context.Findings.Add(
                RestorationCodes.LayerUnknown.At(Id, $"The model has no node '{unknown}'.", "Compare the names with 'nncompress inspect'.")
            );
        var before = context.Editor.Changes;
        var layers = found.Length == 0 ? [] : Restore(found, new FloatRestoration(context.Editor, context.Reference!));
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            layers,
            [new Measure("layers", "Layers in float again", layers.Count(l => l.Changed), MeasureUnit.Count)]
        );
    }

    private static LayerReport[] Restore(Node[] nodes, FloatRestoration restoration)
    {
        var units = restoration.Units().ToDictionary(u => u.Node);
        var reasons = nodes.Select(n => units.GetValueOrDefault(n) is { } unit ? unit.WhyNot : "it is in float already").ToArray();
        // operators as they were: some become others
        var reports = nodes.Zip(reasons, (n, reason) => new LayerReport(n.Label, n.OpType, null, reason, [])).ToArray();
        restoration.Restore([.. nodes.Where((_, i) => reasons[i] is null).Select(n => units[n])]);
        return reports;
    }
}
