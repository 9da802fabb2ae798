namespace NNCompress.Passes.LowRank;

/// <summary>A layer that was decomposed.</summary>
/// <param name="Target">The layer.</param>
/// <param name="Decision">Method and ranks.</param>
/// <param name="Error">Predicted squared error of the output over the squared output, with the factors as they are.</param>
internal sealed record DecomposedLayer(TargetLayer Target, RankDecision.Decompose Decision, double Error)
{
    /// <summary>What fitting again brought; null where it was not asked for.</summary>
    public RefitOutcome? Refitted { get; init; }

    /// <summary>What became of a residual; null where none was asked for.</summary>
    public ResidualOutcome? Residual { get; init; }

    /// <summary>The layer with a residual that was kept.</summary>
    public DecomposedLayer With(ResidualOutcome.Kept kept) =>
        this with
        {
            Residual = kept,
            Error = kept.Error,
            Decision = Decision with
            {
                Candidate = Decision.Layer.Candidates.First(c => c.Method == SvdMethod.MethodId),
                Point = kept.Point,
                Inputs = kept.Inputs,
            },
        };

    public LayerReport ToReport()
    {
        var (before, after) = (Decision.Layer.Cost, Decision.Point.Cost);
        return new LayerReport(
            Target.Label,
            Target.Node.OpType,
            Target.Source.Name,
            null,
            [
                new("rank", "Rank", Decision.Point.Ranks[^1], MeasureUnit.Count),
                new("inputRank", "of the inputs", Decision.Point.Ranks[0], MeasureUnit.Count),
                .. Decision.Inputs is { } kept
                    ? [new Measure("residualInputs", "Inputs of the residual", kept, MeasureUnit.Count)]
                    : (Measure[])[],
                new("macsBefore", "MACs before", before.Macs, MeasureUnit.Count),
                new("macsAfter", "after", after.Macs, MeasureUnit.Count),
                new("parametersBefore", "Parameters before", before.Parameters, MeasureUnit.Count),
                new("parametersAfter", "after", after.Parameters, MeasureUnit.Count),
                new("outputError", "Predicted output error", Math.Sqrt(Error), MeasureUnit.Share),
                .. Refitted is RefitOutcome.Judged refitted
                    ?
                    [
                        new Measure("modelErrorBefore", "Behind decomposed layers", Math.Sqrt(refitted.ErrorBefore), MeasureUnit.Share),
                        new Measure("modelError", "fitted", Math.Sqrt(refitted.Error), MeasureUnit.Share),
                    ]
                    : Array.Empty<Measure>(),
                .. Decision.MeasuredSpeedup is { } speedup
                    ? [new Measure("speedup", "Measured speed-up alone", speedup, MeasureUnit.Number)]
                    : (Measure[])[],
            ]
        )
        {
            Form = $"{Decision.Candidate.Method} {Decision.Point}" + (Decision.Inputs is { } inputs ? $" + {inputs} inputs" : ""),
            Remark = Remarks() is { Length: > 0 } remarks ? string.Join("; ", remarks) : null,
        };
    }

    private string[] Remarks() =>
        [
            .. Residual is ResidualOutcome.Left none ? [$"it has no residual: {none.Reason}"] : (string[])[],
            .. Refitted switch
            {
                RefitOutcome.Left left => [$"it was not fitted again: {left.Reason}"],
                RefitOutcome.Judged { IsBetter: false } judged => [$"it stays as it was decomposed: {judged.Reason}"],
                _ => (string[])[],
            },
        ];
}
