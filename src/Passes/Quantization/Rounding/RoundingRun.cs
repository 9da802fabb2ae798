using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>The layers of a quantized model whose weights a pass rounds anew, and what becomes of each.</summary>
internal sealed class RoundingRun
{
    private readonly PassContext _context;
    private readonly int _changesBefore;
    private readonly List<(Node Node, LayerReport Report)> _leftAlone = [];
    private readonly List<RoundingOutcome> _outcomes = [];

    /// <param name="context">The pass's context; needs the float model and calibration data.</param>
    /// <param name="whyNot">Why the pass cannot round a layer, as the rest of a sentence; null where it can.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">One of them is missing.</exception>
    public RoundingRun(PassContext context, Func<StoredLayer, string?> whyNot)
    {
        QuantizedModelCheck.Require(context, calibration: true);
        (_context, _changesBefore) = (context, context.Editor.Changes);
        var found = StoredLayer.AllOf(context, _leftAlone);
        QuantizedModelCheck.TellIfNone(context, found);
        var reasons = found.ToDictionary(l => l, whyNot);
        Layers = [.. found.Where(l => reasons[l] is null)];
        foreach (var layer in found.Where(l => reasons[l] is not null))
            Add(RoundingOutcome.LeftAlone(layer, reasons[layer]!));
    }

    /// <summary>Layers that can be rounded, in order of execution.</summary>
    public IReadOnlyList<StoredLayer> Layers { get; }

    public void Add(RoundingOutcome outcome) => _outcomes.Add(outcome);

    /// <summary>The report of the pass, its layers in order of execution.</summary>
    /// <param name="stages">Runs over the data.</param>
    public PassReport Report(int stages)
    {
        var positions = ExecutionOrder.Of(_context.Model).Index().ToDictionary(n => n.Item, n => n.Index);
        var tried = _outcomes.Where(o => o.LeftAloneBecause is null).ToArray();
        return new PassReport(
            _context.PassId,
            _context.Editor.Changes - _changesBefore,
            [
                .. _outcomes
                    .Select(o => (o.Layer.Node, Report: o.ToReport()))
                    .Concat(_leftAlone)
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
