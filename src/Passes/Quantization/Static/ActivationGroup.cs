using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>Values that share one scale and zero point, because operators between them only move numbers.</summary>
/// <param name="observed">Those whose ranges make the group's, in order of execution: all but those that are only moved.</param>
/// <param name="hasUnit">Whether a Sigmoid's or Softmax's output is among them, which lies from 0 to 1.</param>
/// <param name="bounds">What the absorbed Relu or Clip before each of the observed values cuts it to; null where there is none.</param>
internal sealed class ActivationGroup(IReadOnlyList<Value> observed, bool hasUnit, ActivationBounds? bounds)
{
    public IReadOnlyList<Value> Observed { get; } = observed;

    public bool HasUnit { get; } = hasUnit;

    public ActivationBounds? Bounds { get; } = bounds;
}
