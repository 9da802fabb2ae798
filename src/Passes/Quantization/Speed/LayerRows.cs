using NNCompress.OnnxIO;
using NNCompress.Runtime;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// How many rows (M) the products of a model have in a run (<see cref="SampleShapes"/>); nothing is known where it does not run on numbers that are made up.
/// </summary>
internal sealed class LayerRows
{
    private readonly ObservedShapes? _shapes;

    private LayerRows(ObservedShapes? shapes) => _shapes = shapes;

    public static LayerRows Of(PassContext context)
    {
        var shapes = SampleShapes.Of(context, out var reason);
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
}
