using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.Runtime;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Extents that a model's values have in a run on one sample, 16 steps along every other free axis, as sequences have. Where the model does not run on
/// numbers that are made up, nothing is known, and layers count as if each ran on one position.
/// </summary>
internal sealed class ObservedExtents
{
    private const long Steps = 16;

    private readonly ObservedShapes? _shapes;

    private ObservedExtents(ObservedShapes? shapes) => _shapes = shapes;

    /// <summary>Of a model that is not run.</summary>
    public static ObservedExtents Unknown { get; } = new(null);

    public static ObservedExtents Of(PassContext context)
    {
        context.Progress?.Report(new PassProgress("observing shapes", 0));
        var extents = ImmutableDictionary.CreateBuilder<string, long>();
        foreach (var input in context.Model.Graph.RequiredInputs)
        {
            if (input.Type is not TensorType { Shape: { } shape })
                continue;
            for (var axis = 1; axis < shape.Length; axis++)
            {
                if (!shape[axis].IsFixed)
                    extents[$"{input.Name}:{axis}"] = Steps;
            }
        }

        var options = new ObservationOptions(extents.ToImmutable(), Threads: context.Threads);
        var shapes = Observe(context, options, out var reason);
        if (shapes is null && extents.Count > 0)
            shapes = Observe(context, options with { Extents = null }, out reason);
        if (shapes is null)
            context.Findings.Add(
                LowRankCodes.CostsUnknown.At(
                    reason!.Place,
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

    private static ObservedShapes? Observe(PassContext context, ObservationOptions options, out Diagnostic? reason)
    {
        reason = null;
        try
        {
            return ShapeObserver.Observe(context.Model, options, context.Cancellation);
        }
        catch (DiagnosticException e)
        {
            reason = e.Diagnostics[0];
            return null;
        }
    }
}
