using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>Options of <see cref="FoldConstantsPass"/>.</summary>
/// <param name="MaxGrowthBytes">
/// How many bytes more than the constants that it makes superfluous a computed constant may take; 0 or more.
/// </param>
public sealed record FoldConstantsOptions(long MaxGrowthBytes = 1024);

/// <summary>
/// Replaces nodes whose inputs are all constant by what they compute: the runtime evaluates them, so that outputs stay equal bit for
/// bit. Shapes, and parts of shapes, whose extents are fixed count as constants.
/// </summary>
/// <remarks>
/// Every scope is walked in order, so that a node that has become constant makes its readers so; and again, as new constants let more
/// shapes be derived, until nothing changes. Left alone are: nodes that draw random numbers, of
/// unknown domains, with bodies; storage forms of weights; and results that would make the model larger by more than the limit.
/// </remarks>
public sealed class FoldConstantsPass(FoldConstantsOptions options) : Pass
{
    public const string PassId = "fold-constants";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        if (options.MaxGrowthBytes < 0)
            throw new DiagnosticException(
                CleanupCodes.GrowthLimit.At(Id, $"MaxGrowthBytes is {options.MaxGrowthBytes}.", "Give 0 or a number of bytes.")
            );
        var before = context.Editor.Changes;
        var evaluator = new NodeEvaluator(context.Cancellation);
        var reports = new OrderedReports(context.Model);
        ConstantWalk round;
        int changed;
        do
        {
            changed = reports.Changed;
            reports.ForgetLeftAlone();
            round = new ConstantWalk(context, options.MaxGrowthBytes, evaluator, reports);
            round.Run();
        } while (reports.Changed != changed);
        context.Findings.AddRange(round.Findings);

        return new PassReport(
            Id,
            context.Editor.Changes - before,
            reports.InOrder,
            [
                new Measure("folded", "Nodes folded", reports.Changed, MeasureUnit.Count),
                new Measure(
                    "growthBytes",
                    "Growth",
                    reports.InOrder.Where(l => l.Changed).Sum(l => l.Measures[0].Value),
                    MeasureUnit.Bytes
                ),
            ]
        );
    }
}
