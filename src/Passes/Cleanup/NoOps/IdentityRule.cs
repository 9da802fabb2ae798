using NNCompress.OnnxIO;

namespace NNCompress.Passes.Cleanup;

/// <summary>Identity: y = x by definition, for tensors, sequences and optional values alike.</summary>
internal sealed class IdentityRule : NoOpRule
{
    protected override bool Matches(Node node) => node.Is("Identity");

    protected override string? WhyNotNoOp(Node node) => null;
}
