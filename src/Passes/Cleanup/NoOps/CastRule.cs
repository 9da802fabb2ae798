using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Cast and CastLike to the type that the input has already: y = x. Rounding and saturation do not come in, as no
/// element changes its type.
/// </summary>
internal sealed class CastRule : NoOpRule
{
    protected override bool Matches(Node node) =>
        (node.Is("Cast") || node.Is("CastLike"))
        && (CertainTypes.ElementOf(node.Input(0)) is not { } from || Target(node) is not { } to || from == to);

    protected override string? WhyNotNoOp(Node node) =>
        CertainTypes.ElementOf(node.Input(0)) is null ? $"the type of its input '{node.Input(0)}' is not declared"
        : Target(node) is null ? "the type that it casts to is not known before run time"
        : null;

    private static ElementType? Target(Node node) =>
        node.Is("CastLike") ? CertainTypes.ElementOf(node.Input(1))
        : node.Attributes.Find("to")?.Payload is long code ? new ElementType((int)code)
        : null;
}
