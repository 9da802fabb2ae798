using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>What became of a layer's rounding, judged on inputs that it was not fitted to.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="ErrorBefore">Squared output error with the integers as they were, over the squared output.</param>
/// <param name="Error">With those that are kept.</param>
/// <param name="Rows">Output channels.</param>
/// <param name="RowsImproved">Those that got other integers, as their error fell.</param>
/// <param name="LeftAloneBecause">Why nothing was tried; null where it was.</param>
internal sealed record RoundingOutcome(
    QdqLayer Layer,
    double ErrorBefore,
    double Error,
    int Rows,
    int RowsImproved,
    string? LeftAloneBecause = null
)
{
    public static RoundingOutcome LeftAlone(QdqLayer layer, string reason) => new(layer, double.NaN, double.NaN, 0, 0, reason);

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

    /// <summary>The report of a pass, its layers in order of execution.</summary>
    public static PassReport Report(
        PassContext context,
        int changesBefore,
        IReadOnlyList<RoundingOutcome> outcomes,
        IReadOnlyList<(Node Node, LayerReport Report)> leftAlone,
        int stages
    )
    {
        var positions = ExecutionOrder.Of(context.Model).Index().ToDictionary(n => n.Item, n => n.Index);
        var tried = outcomes.Where(o => o.LeftAloneBecause is null).ToArray();
        return new PassReport(
            context.PassId,
            context.Editor.Changes - changesBefore,
            [
                .. outcomes
                    .Select(o => (o.Layer.Node, Report: o.ToReport()))
                    .Concat(leftAlone)
                    .OrderBy(r => positions[r.Node])
                    .Select(r => r.Report),
            ],
            [
                new Measure("layersImproved", "Layers improved", tried.Count(o => o.RowsImproved > 0), MeasureUnit.Count),
                new Measure(
                    "rowsImproved",
                    "Output channels improved",
                    Share(tried.Sum(o => (double)o.RowsImproved), tried.Sum(o => o.Rows)),
                    MeasureUnit.Share
                ),
                new Measure("meanErrorBefore", "Mean output error before", Mean(tried, o => o.ErrorBefore), MeasureUnit.Share),
                new Measure("meanError", "after", Mean(tried, o => o.Error), MeasureUnit.Share),
                new Measure("stages", "Runs over the data", stages, MeasureUnit.Count),
            ]
        );
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private static double Mean(RoundingOutcome[] outcomes, Func<RoundingOutcome, double> errorOf) =>
        outcomes.Length == 0 ? 0 : outcomes.Average(o => Math.Sqrt(errorOf(o)));
}
