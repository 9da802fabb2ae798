using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// Makes a constant bias that is added after Conv or MatMul the layer's own, so that both are quantized together. The algebra stands with the
/// rules.
/// </summary>
public sealed class FuseBiasPass : Pass
{
    public const string PassId = "fuse-bias";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var before = context.Editor.Changes;
        var layers = new RuleDriver(new MatMulAddRule(), new ConvAddRule()).Run(context);
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
