using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The way from a layer's output to the one layer that reads it, through operators with f(s·x) = s·f(x) for s > 0 in every channel: nothing else reads or
/// returns what stands in between.
/// </summary>
/// <param name="To">The layer at its end.</param>
/// <param name="Repeat">Input channels of that layer for each channel before: more than 1 where a Flatten spreads a channel's positions out.</param>
/// <param name="Clip">A Clip from 0 to a bound on the way, which only holds where each channel gets a bound of its own; or null.</param>
/// <param name="Bound">That bound.</param>
internal sealed record EqualizationPath(ScalableLayer To, int Repeat, Node? Clip, double Bound)
{
    /// <summary>Follows a layer's output.</summary>
    /// <param name="from">The layer.</param>
    /// <param name="layers">The layers that may be scaled, by node.</param>
    /// <param name="refused">Why others may not.</param>
    /// <param name="reason">Why there is no such way, as the rest of a sentence that begins with the layer.</param>
    public static EqualizationPath? From(
        ScalableLayer from,
        IReadOnlyDictionary<Node, ScalableLayer> layers,
        IReadOnlyDictionary<Node, string> refused,
        out string? reason
    )
    {
        var (value, channelsFirst, flattened) = (from.Output, from.HasChannelsFirst, false);
        Node? clip = null;
        double bound = double.PositiveInfinity;
        while (true)
        {
            if (WhyNotAlone(value, from.Node.Scope) is { } shared)
                return Refuse(shared, out reason);
            var (node, index) = value.Uses[0];
            if (layers.TryGetValue(node, out var to) || refused.ContainsKey(node))
                return End(node, index, to, out reason);
            if (FlattensChannels(node, channelsFirst, index))
                (channelsFirst, flattened) = (false, true);
            else if (ClippedAt(node) is { } high && clip is null)
                (clip, bound) = (node, high);
            else if (!IsHomogeneous(node, index, channelsFirst))
                return Refuse(WhyNot(node), out reason);
            if (node.Output(0) is not { } next)
                return Refuse($"the output of {node} behind it is left out", out reason);
            value = next;
        }

        EqualizationPath? End(Node node, int index, ScalableLayer? to, out string? why)
        {
            if (to is null)
                return Refuse($"{node} behind it cannot be scaled: {refused[node]}", out why);
            if (index != 0)
                return Refuse($"{node} reads it as its weight or bias", out why);
            if (to.HasChannelsFirst != channelsFirst || (!flattened && to.Inputs != from.Outputs) || to.Inputs % from.Outputs != 0)
                return Refuse($"{node} behind it reads other channels than those that it writes", out why);
            why = null;
            return new EqualizationPath(to, to.Inputs / from.Outputs, clip, bound);
        }

        static EqualizationPath? Refuse(string why, out string? reason)
        {
            reason = why;
            return null;
        }
    }

    /// <summary>A factor for each input channel of <see cref="To"/>.</summary>
    public double[] Spread(double[] factors) => [.. factors.SelectMany(f => Enumerable.Repeat(f, Repeat))];

    /// <summary>The largest figure of each channel before, over the input channels of <see cref="To"/> that it spreads to.</summary>
    public double[] Gather(double[] ranges) => [.. ranges.Chunk(Repeat).Select(c => c.Max())];

    private static string? WhyNotAlone(Value value, Graph scope) =>
        value.IsGraphOutput ? $"its output '{value}' is a graph output"
        : value.Uses.Count == 0 ? $"nothing reads '{value}' behind it"
        : value.Uses.Count > 1
            ? $"'{value}' behind it has {value.Uses.Count} readers, {value.Uses[0].Node} and {value.Uses[1].Node} among them"
        : value.Uses[0].Node.Scope != scope ? $"'{value}' behind it is read in another scope"
        : null;

    /// <summary>Relu, LeakyRelu and PRelu bend only at 0; pools take the largest or the mean within a channel, and their padding is none or 0.</summary>
    private static bool IsHomogeneous(Node node, int index, bool channelsFirst) =>
        node.IsStandard
        && index == 0
        && node.OpType switch
        {
            "Relu" or "LeakyRelu" or "Identity" => true,
            "PRelu" => Constants.TensorOf(node.Input(1)) is not null,
            "Clip" => BoundsOf(node) is (0, double.PositiveInfinity),
            "Dropout" => InferenceForm.WhyTraining(node) is null && node.Output(1) is null or { IsUnused: true },
            "MaxPool" => channelsFirst && node.Output(1) is null or { IsUnused: true },
            "AveragePool" or "GlobalAveragePool" or "GlobalMaxPool" => channelsFirst,
            _ => false,
        };

    /// <summary>Flatten from axis 1, or a Reshape to [0, −1]: the positions of a channel stand one after the other, then those of the next.</summary>
    private static bool FlattensChannels(Node node, bool channelsFirst, int index) =>
        channelsFirst
        && index == 0
        && (
            (node.Is("Flatten") && node.Attributes.Int("axis", 1) == 1)
            || (node.Is("Reshape") && Constants.Int64sOf(node.Input(1)) is [0, -1] && node.Attributes.Int("allowzero", 0) == 0)
        );

    private static double? ClippedAt(Node node) =>
        node.Is("Clip") && BoundsOf(node) is (0, > 0 and < double.PositiveInfinity and var high) ? high : null;

    /// <summary>The constant bounds of a Clip; null where they are computed.</summary>
    private static (double Low, double High)? BoundsOf(Node clip)
    {
        var (low, high) = (double.NegativeInfinity, double.PositiveInfinity);
        if (clip.Attributes.Contains("min") || clip.Attributes.Contains("max"))
            return (clip.Attributes.Float("min", float.MinValue), Widened(clip.Attributes.Float("max", float.MaxValue)));
        if (clip.Input(1) is { } min && !TryRead(min, ref low))
            return null;
        if (clip.Input(2) is { } max && !TryRead(max, ref high))
            return null;
        return (low, Widened(high));

        static double Widened(double bound) => bound >= float.MaxValue ? double.PositiveInfinity : bound;

        static bool TryRead(Value value, ref double bound)
        {
            if (Constants.TensorOf(value) is not { ElementCount: 1 } tensor)
                return false;
            Span<double> one = stackalloc double[1];
            tensor.CopyTo(0, one);
            bound = one[0];
            return true;
        }
    }

    private static string WhyNot(Node node) =>
        node.Is("BatchNormalization")
            ? $"{node} behind it shifts its input: fold-batchnorm first"
            : $"{node} behind it does not keep a factor per channel";
}
