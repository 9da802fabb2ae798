namespace NNCompress.Passes.Quantization;

/// <summary>What became of a layer's rounding, judged on inputs that it was not fitted to.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="ErrorBefore">Squared output error with the integers as they were, over the squared output.</param>
/// <param name="Error">With those that are kept.</param>
/// <param name="Rows">Output channels.</param>
/// <param name="RowsImproved">Those that got other integers, as their error fell.</param>
/// <param name="LeftAloneBecause">Why nothing was tried; null where it was.</param>
internal sealed record RoundingOutcome(
    StoredLayer Layer,
    double ErrorBefore,
    double Error,
    int Rows,
    int RowsImproved,
    string? LeftAloneBecause = null
)
{
    public static RoundingOutcome LeftAlone(StoredLayer layer, string reason) => new(layer, double.NaN, double.NaN, 0, 0, reason);

    public LayerReport ToReport() =>
        LeftAloneBecause is not null || RowsImproved == 0
            ? LayerReport.LeftAlone(
                Layer.Node.Label,
                Layer.Node.OpType,
                Layer.Original.Name,
                LeftAloneBecause
                    ?? $"no output channel's error on held-out inputs falls (of the output {Math.Sqrt(ErrorBefore):p2} as it is)"
            )
            : new LayerReport(
                Layer.Node.Label,
                Layer.Node.OpType,
                Layer.Original.Name,
                null,
                [
                    new("outputErrorBefore", "Output error on held-out inputs before", Math.Sqrt(ErrorBefore), MeasureUnit.Share),
                    new("outputError", "after", Math.Sqrt(Error), MeasureUnit.Share),
                    new("rowsImproved", "Output channels improved", (double)RowsImproved / Rows, MeasureUnit.Share),
                ]
            );
}
