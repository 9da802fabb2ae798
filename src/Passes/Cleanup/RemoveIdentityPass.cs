using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Removes nodes that hand their input on unchanged: Identity, Dropout in inference, Cast to the same type, Transpose that moves no
/// axis, and Reshape, Pad and Concat where the graph alone proves it. Outputs stay equal bit for bit.
/// </summary>
public sealed class RemoveIdentityPass : Pass
{
    public const string PassId = "remove-identity";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var before = context.Editor.Changes;
        var layers = new RuleDriver(
            new IdentityRule(),
            new DropoutRule(),
            new CastRule(),
            new TransposeRule(),
            new ReshapeRule(),
            new PadRule(),
            new SingleInputRule()
        ).Run(context);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            layers,
            [new Measure("removedNodes", "Nodes removed", layers.Count(l => l.Changed), MeasureUnit.Count)]
        );
    }
}
