using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Dropout: in inference y = x whatever the ratio is; its second output, the mask, is then all true. In training
/// y = x · mask / (1 − ratio), and the node stays.
/// </summary>
internal sealed class DropoutRule : NoOpRule
{
    protected override bool Matches(Node node) => node.Is("Dropout");

    protected override string? WhyNotNoOp(Node node) => InferenceForm.WhyTraining(node);
}
