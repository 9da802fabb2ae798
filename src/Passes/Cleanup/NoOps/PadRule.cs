using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Pad by nothing: every entry of pads is 0, whatever the mode and the axes are. The amounts are the attribute <c>paddings</c> in
/// operator set 1, <c>pads</c> until 10, and an input from 11 on.
/// </summary>
internal sealed class PadRule : NoOpRule
{
    protected override bool Matches(Node node) => node.Is("Pad") && (Amounts(node) is not { } pads || pads.All(p => p == 0));

    protected override string? WhyNotNoOp(Node node) =>
        Amounts(node) is null ? $"its amounts, '{node.Input(1)}', are known only at run time" : null;

    private static ImmutableArray<long>? Amounts(Node node) =>
        node.Scope.Model.OpsetsOf(node.Scope).Standard >= 11
            ? Constants.Int64sOf(node.Input(1))
            : node.Attributes.Ints("pads") ?? node.Attributes.Ints("paddings");
}
