using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Runtime;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// How many rows (M) the products of a model have in a run: one sample, and 16 steps along every other axis whose extent is free, as
/// sequences have. From one run of the model; nothing is known where it does not run on numbers that are made up.
/// </summary>
internal sealed class LayerRows
{
    /// <summary>Extent of free axes other than the first.</summary>
    private const long Steps = 16;

    private readonly ObservedShapes? _shapes;

    private LayerRows(ObservedShapes? shapes) => _shapes = shapes;

    public static LayerRows Of(PassContext context)
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
        if (reason is not null)
            context.Findings.Add(
                WeightQuantizationCodes.RowsUnknown.At(
                    reason.Place,
                    $"The model was not run to see how many rows its layers have: {reason.Message}",
                    "What is expected of their speed counts with few rows."
                )
            );
        return new LayerRows(shapes);
    }

    /// <summary>Rows of the product that reads <paramref name="input"/> [..., K]; null where they are unknown.</summary>
    public long? Of(Value input) =>
        _shapes?[input]?.Dims is { Length: > 0 } dims ? dims[..^1].Aggregate(1L, (product, extent) => product * extent) : null;

    /// <summary>The number of axes of a value; null where it is unknown.</summary>
    public int? RankOf(Value value) => _shapes?[value]?.Dims.Length;

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
