using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Versions;
using NNCompress.Runtime;

namespace NNCompress.Passes.Versions;

/// <summary>
/// Rewrites a model for a newer version of the standard's operator set, so that other passes find the operators that they write.
/// <see cref="VersionConverter"/> says how; what it cannot know from the file, as the number of a value's axes, is observed in one run.
/// </summary>
public sealed class UpgradeOpsetPass(UpgradeOpsetOptions options) : Pass
{
    public const string PassId = "upgrade-opset";

    public override string Id => PassId;

    /// <inheritdoc/>
    /// <exception cref="DiagnosticException">The model is above the ceiling, or a node has no counterpart in the newer version.</exception>
    public override PassReport Run(PassContext context)
    {
        if (options.Ceiling?.WhyNot(context.Model) is { } above)
            throw new DiagnosticException(above);
        var changes = context.Editor.Changes;
        var before = context.Model.Opsets.Standard;
        var observed = VersionConverter.WouldUseTypes(context.Model, options.Opset) ? Observe(context) : null;
        VersionConverter.Upgrade(context.Editor, options.Opset, context.Findings, observed);
        return new PassReport(
            Id,
            context.Editor.Changes - changes,
            [],
            [
                new Measure("opsetBefore", "Operator set before", before, MeasureUnit.Count),
                new Measure("opset", "Operator set", context.Model.Opsets.Standard, MeasureUnit.Count),
            ]
        );
    }

    /// <summary>Types as a run shows them; null where the model runs on nothing that can be made up.</summary>
    private static Func<Value, TensorType?>? Observe(PassContext context)
    {
        ObservedShapes shapes;
        try
        {
            shapes = ShapeObserver.Observe(context.Model, cancellation: context.Cancellation);
        }
        catch (DiagnosticException)
        {
            return null; // then the converter writes the longer form, or says itself what it lacks
        }

        return value =>
            shapes[value] is { } seen ? new TensorType(seen.Type, seen.Varies ? null : [.. seen.Dims.Select(d => new Dimension(d))]) : null;
    }
}
