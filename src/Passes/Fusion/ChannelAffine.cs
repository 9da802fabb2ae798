using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// What BatchNormalization computes in inference, y = γ·(x − μ)/√(σ² + ε) + β, written as y = s·x + t for each channel:
/// s = γ/√(σ² + ε), t = β − μ·s. In double precision.
/// </summary>
/// <param name="Scale">s, [channels].</param>
/// <param name="Shift">t, [channels].</param>
internal sealed record ChannelAffine(double[] Scale, double[] Shift)
{
    public int Channels => Scale.Length;

    /// <summary>Largest |s|.</summary>
    public double LargestFactor => Scale.Max(Math.Abs);

    /// <summary>Reads a BatchNormalization node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="reason">Why it cannot be written so, as the rest of a sentence that begins with the node; null where it can.</param>
    public static ChannelAffine? Of(Node node, out string? reason)
    {
        reason = InferenceForm.WhyTraining(node);
        if (reason is null && node.Scope.Model.OpsetsOf(node.Scope).Standard < 9 && node.Attributes.Int("spatial", 1) == 0)
            reason = "its statistics are per element (spatial = 0), not per channel";
        if (reason is not null)
            return null;
        var gamma = Read(node, 1, "scale", ref reason);
        var beta = Read(node, 2, "bias", ref reason);
        var mean = Read(node, 3, "mean", ref reason);
        var variance = Read(node, 4, "variance", ref reason);
        if (reason is not null)
            return null;
        if (gamma!.Length == 0 || beta!.Length != gamma.Length || mean!.Length != gamma.Length || variance!.Length != gamma.Length)
        {
            reason = "its scale, bias, mean and variance are of unequal lengths or empty";
            return null;
        }

        double epsilon = node.Attributes.Float("epsilon", 1e-5f);
        var affine = new ChannelAffine(new double[gamma.Length], new double[gamma.Length]);
        for (var c = 0; c < gamma.Length; c++)
        {
            var s = gamma[c] / Math.Sqrt(variance[c] + epsilon);
            var t = beta[c] - mean[c] * s;
            if (!double.IsFinite(s) || !double.IsFinite(t))
            {
                reason =
                    $"channel {c} has no finite factor: scale {gamma[c]:g4}, mean {mean[c]:g4}, variance {variance[c]:g4}, epsilon {epsilon:g4}";
                return null;
            }

            affine.Scale[c] = s;
            affine.Shift[c] = t;
        }

        return affine;
    }

    private static double[]? Read(Node node, int index, string what, ref string? reason)
    {
        if (reason is not null)
            return null;
        if (Constants.TensorOf(node.Input(index)) is not { } tensor)
        {
            reason = $"its {what}, '{node.Input(index)}', is not constant";
            return null;
        }

        if (!tensor.Type.IsFloat || tensor.Rank != 1)
        {
            reason = $"its {what}, '{node.Input(index)}', is {tensor}";
            return null;
        }

        var values = new double[checked((int)tensor.ElementCount)];
        tensor.CopyTo(0, values);
        return values;
    }
}
