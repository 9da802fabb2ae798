using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The mean of each channel behind BatchNormalization, which gives every channel mean β and standard deviation |γ| over the data it was trained on; behind a
/// Relu or Clip after it, the mean of the cut normal distribution (Nagel et al. 2019, appendix C).
/// </summary>
internal static class NormalizedMeans
{
    /// <summary>E[x_c] of a value; null where it does not come from a BatchNormalization in inference form, through Relu or Clip at most.</summary>
    public static double[]? Of(Value value)
    {
        var (node, low, high) = (value.Producer, double.NegativeInfinity, double.PositiveInfinity);
        if (node is not null && ActivationBounds.Of(node) is { } bounds)
            (node, low, high) = (node.Input(0)?.Producer, bounds.Lower, bounds.Upper);
        if (
            node is null
            || !node.Is("BatchNormalization")
            || InferenceForm.WhyTraining(node) is not null
            || Constants.TensorOf(node.Input(1)) is not { Rank: 1 } gamma
            || Constants.TensorOf(node.Input(2)) is not { Rank: 1 } beta
            || gamma.ElementCount != beta.ElementCount
        )
            return null;
        return [.. Read(beta).Zip(Read(gamma), (b, g) => ClippedNormal.Mean(b, Math.Abs(g), low, high))];
    }

    private static double[] Read(Tensor tensor)
    {
        var values = new double[tensor.ElementCount];
        tensor.CopyTo(0, values);
        return values;
    }
}
