using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// Multiplies BatchNormalization in inference form into the Conv, ConvTranspose or Gemm before it, or, where that is exact, after
/// it. The algebra stands with the two rules; it is computed in double precision and rounded once, so that outputs stay equal up
/// to the rounding of the weight's type.
/// </summary>
public sealed class FoldBatchNormPass : Pass
{
    public const string PassId = "fold-batchnorm";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var before = context.Editor.Changes;
        var layers = new RuleDriver(new BatchNormAfterRule(), new BatchNormBeforeRule()).Run(context);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            layers,
            [
                new Measure("folded", "Folded", layers.Count(l => l.Changed), MeasureUnit.Count),
                new Measure("leftAlone", "Left alone", layers.Count(l => !l.Changed), MeasureUnit.Count),
            ]
        );
    }
}
