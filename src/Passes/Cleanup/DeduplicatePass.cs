using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Lets equal constants be stored once and equal computations be made once: initializers of one scope that are equal bit for bit,
/// and nodes that apply the same operator with equal attributes to the same values. Outputs stay equal bit for bit.
/// </summary>
public sealed class DeduplicatePass : Pass
{
    public const string PassId = "deduplicate";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var before = context.Editor.Changes;
        var reports = new OrderedReports(context.Model);
        foreach (var scope in context.Model.Scopes)
            EqualInitializers.Merge(scope, context, reports);
        var nodes = new EqualNodes(context, reports);
        nodes.Merge(context.Model.Graph);
        foreach (var function in context.Model.Functions)
            nodes.Merge(function.Body);

        var layers = reports.InOrder;
        var merged = layers.Where(l => l.Changed).ToArray();
        var initializers = merged.Count(l => l.Tensor is not null);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            layers,
            [
                new Measure("mergedInitializers", "Initializers merged", initializers, MeasureUnit.Count),
                new Measure("mergedNodes", "Nodes merged", merged.Length - initializers, MeasureUnit.Count),
                new Measure("removedBytes", "Bytes removed", merged.Sum(l => l.Measures[0].Value), MeasureUnit.Bytes),
            ]
        );
    }

    internal static LayerReport Merged(string name, string kind, string? tensor, long bytes) =>
        new(name, kind, tensor, null, [new Measure("removedBytes", "Bytes removed", bytes, MeasureUnit.Bytes)]);
}
