using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect;

/// <summary>A layer; for each thing that could be done to it null where it can, else why not.</summary>
sealed record InspectedLayerDocument(
    string Layer,
    string Operator,
    string Scope,
    string? Weight,
    string? WeightType,
    long Parameters,
    long? Macs,
    double Sparsity,
    string? CannotPrune,
    string? CannotDecompose,
    string? CannotQuantize
)
{
    public static InspectedLayerDocument Of(LayerInspection l) =>
        new(
            l.Layer,
            l.Operator,
            l.Scope,
            l.Weight,
            l.WeightType,
            l.Parameters,
            l.Macs,
            l.Sparsity,
            l.Prune.Reason,
            l.Decompose.Reason,
            l.Quantize.Reason
        );
}
