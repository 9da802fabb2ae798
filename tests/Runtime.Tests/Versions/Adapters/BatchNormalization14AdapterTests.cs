using NNCompress.OnnxIO;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class BatchNormalization14AdapterTests
{
    static readonly OldInput[] Inputs = [OldInput.Floats(2, 3, 4)];

    [Fact]
    public void Inference_is_what_it_was() => UpgradeProof.Holds(opset: 9, since: 14, Inputs, s => [Normalize(s, 1)[0]]);

    [Fact]
    public void Training_is_refused() =>
        Assert.Contains("outputs of training", UpgradeProof.Refusal(9, 14, Inputs, s => [Normalize(s, 5)[0]]));

    static Value[] Normalize(OldScope s, int outputs)
    {
        return s.Nodes(outputs, "BatchNormalization", [s.X, Parameter(0.5f), Parameter(-0.25f), Parameter(0.1f), Parameter(1)]);

        Value Parameter(float first) => s.Floats([3], first, first + 0.125f, first + 0.25f);
    }
}
