using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The ways from a layer's output to all the layers that read it, through operators with f(s·x) = s·f(x) for s > 0 in every channel: nothing else reads or
/// returns what stands in between.
/// </summary>
/// <param name="Ends">The layers at the ends, one or more.</param>
/// <param name="Through">The operators on the ways.</param>
/// <param name="Clips">Those of them that clip to [0, bound], which only holds where each channel gets a bound of its own.</param>
internal sealed record EqualizationPath(
    IReadOnlyList<EqualizationEnd> Ends,
    IReadOnlyList<Node> Through,
    IReadOnlyList<(Node Clip, double Bound)> Clips
)
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
        var path = new EqualizationPath(new List<EqualizationEnd>(), new List<Node>(), new List<(Node, double)>());
        var pending = new Queue<Stretch>([new Stretch(from.Output, from.HasChannelsFirst, IsFlattened: false, IsClipped: false)]);
        reason = null;
        while (reason is null && pending.TryDequeue(out var stretch))
        {
            reason = WhyNotAlone(stretch.Value, from.Node.Scope);
            foreach (var (node, index) in reason is null ? stretch.Value.Uses : [])
                reason ??=
                    layers.TryGetValue(node, out var to) ? path.End(from, stretch, to, index)
                    : refused.TryGetValue(node, out var why) ? $"{node} behind it cannot be scaled: {why}"
                    : path.Pass(stretch, node, index, pending);
        }

        return reason is null ? path : null;
    }

    /// <summary>max|w| of what each channel before is multiplied with, over all layers at the ends.</summary>
    public double[] InputRanges()
    {
        var ranges = Ends[0].Gather(Ends[0].To.InputRanges());
        foreach (var end in Ends.Skip(1))
            TensorPrimitives.Max(ranges, end.Gather(end.To.InputRanges()), ranges);
        return ranges;
    }

    private string? End(ScalableLayer from, Stretch stretch, ScalableLayer to, int index)
    {
        if (index != 0)
            return $"{to.Node} reads it as its weight or bias";
        if (
            to.HasChannelsFirst != stretch.ChannelsFirst
            || (!stretch.IsFlattened && to.Inputs != from.Outputs)
            || to.Inputs % from.Outputs != 0
        )
            return $"{to.Node} behind it reads other channels than those that it writes";
        ((List<EqualizationEnd>)Ends).Add(new EqualizationEnd(to, to.Inputs / from.Outputs));
        return null;
    }

    private string? Pass(Stretch stretch, Node node, int index, Queue<Stretch> pending)
    {
        if (node.Output(0) is not { } next)
            return $"the output of {node} behind it is left out";
        if (FlattensChannels(node, stretch.ChannelsFirst, index))
            pending.Enqueue(stretch with { Value = next, ChannelsFirst = false, IsFlattened = true });
        else if (ClippedAt(node) is { } bound && !stretch.IsClipped)
        {
            ((List<(Node, double)>)Clips).Add((node, bound));
            pending.Enqueue(stretch with { Value = next, IsClipped = true });
        }
        else if (IsHomogeneous(node, index, stretch.ChannelsFirst))
            pending.Enqueue(stretch with { Value = next });
        else
            return WhyNot(node);
        ((List<Node>)Through).Add(node);
        return null;
    }

    private static string? WhyNotAlone(Value value, Graph scope) =>
        value.IsGraphOutput ? $"its output '{value}' is a graph output"
        : value.Uses.Count == 0 ? $"nothing reads '{value}' behind it"
        : value.Uses.Any(u => u.Node.Scope != scope) ? $"'{value}' behind it is read in another scope"
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

    /// <summary>A value on the way, and what has happened to it since the layer.</summary>
    private sealed record Stretch(Value Value, bool ChannelsFirst, bool IsFlattened, bool IsClipped);
}
