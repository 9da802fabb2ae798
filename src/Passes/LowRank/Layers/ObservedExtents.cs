using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Runtime;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Extents that a model's values have in a run (<see cref="SampleShapes"/>). Where the model does not run on numbers that are made up, nothing is known, and
/// layers count as if each ran on one position.
/// </summary>
internal sealed class ObservedExtents
{
    private readonly ObservedShapes? _shapes;

    private ObservedExtents(ObservedShapes? shapes) => _shapes = shapes;

    /// <summary>Of a model that is not run.</summary>
    public static ObservedExtents Unknown { get; } = new(null);

    public static ObservedExtents Of(PassContext context)
    {
        var shapes = SampleShapes.Of(context, out var reason);
        if (reason is not null)
            context.Findings.Add(
                LowRankCodes.CostsUnknown.At(
                    reason.Place,
                    $"The model was not run to see the extents of its layers: {reason.Message}",
                    "Costs of layers are compared as if each ran on one position."
                )
            );
        return new ObservedExtents(shapes);
    }

    /// <summary>Extents of a value; null where they are unknown.</summary>
    public ImmutableArray<long>? this[Value? value] => value is null ? null : _shapes?[value]?.Dims;

    /// <summary>Multiply-accumulates of a node in the whole run; 0 where they are unknown.</summary>
    public long MacsOf(Node node) =>
        _shapes is null ? 0 : (MacCounter.Count(node, _shapes.ShapesOf(node)) ?? 0) * Math.Max(0, ExecutionsOf(node));

    /// <summary>How often a node ran.</summary>
    public long ExecutionsOf(Node node) => _shapes?.ExecutionsOf(node) ?? 1;
}
