using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// Makes one Gemm of MatMul and the Add of a constant bias after it, so that the layer and its bias are quantized together. The algebra stands
/// with the rule.
/// </summary>
public sealed class FuseMatMulAddPass : Pass
{
    public const string PassId = "fuse-matmul-add";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var before = context.Editor.Changes;
        var layers = new RuleDriver(new MatMulAddRule()).Run(context);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            layers,
            [
                new Measure("fused", "Fused", layers.Count(l => l.Changed), MeasureUnit.Count),
                new Measure("leftAlone", "Left alone", layers.Count(l => !l.Changed), MeasureUnit.Count),
            ]
        );
    }
}
