using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The nodes of HardSwish where an exporter wrote it out, which stay in float as the operator itself does:
/// <code>
/// x·clip(x + 3, 0, 6)/6       the division, or a product with 1/6, before or behind the product with x
/// </code>
/// Each of Add, Clip and Mul has an integer kernel; one after the other they round three times what is one function of x.
/// </summary>
internal static class HardSwishParts
{
    private const float Shift = 3;
    private const float Most = 6;

    /// <param name="nodes">Nodes, in any order.</param>
    public static HashSet<Node> Of(IEnumerable<Node> nodes) => [.. nodes.SelectMany(PartsAt)];

    /// <summary>All parts of the HardSwish that a Clip belongs to; none where it belongs to none.</summary>
    private static IEnumerable<Node> PartsAt(Node clip)
    {
        if (!clip.Is("Clip") || ActivationBounds.Of(clip) is not { Lower: 0, Upper: Most })
            return [];
        if (clip.Input(0)?.Producer is not { } add || !add.Is("Add") || OtherThan(add, Shift) is not { } x)
            return [];
        var scale = ScaleBehind(clip);
        var gate = (scale ?? clip).Output(0)!;
        var product = gate.Uses.Select(u => u.Node).FirstOrDefault(n => n.Is("Mul") && n.Inputs.Contains(x));
        return product is null ? [] : new[] { add, clip, scale, product, scale is null ? ScaleBehind(product) : null }.OfType<Node>();
    }

    /// <summary>The node that divides another's output by six.</summary>
    private static Node? ScaleBehind(Node node) =>
        node.Output(0) is { Uses: [{ Node: var next }] }
        && (
            (next.Is("Div") && next.Input(0) == node.Output(0) && IsScalar(next.Input(1), Most))
            || (next.Is("Mul") && OtherThan(next, 1 / Most) is not null)
        )
            ? next
            : null;

    /// <summary>The operand beside a constant.</summary>
    private static Value? OtherThan(Node node, float constant) =>
        IsScalar(node.Input(1), constant) ? node.Input(0)
        : IsScalar(node.Input(0), constant) ? node.Input(1)
        : null;

    private static bool IsScalar(Value? value, float number) =>
        Constants.TensorOf(value) is { ElementCount: 1 } tensor
        && tensor.Type.IsFloat
        && Math.Abs(tensor.ToSingles()[0] - number) <= 1e-3f * number;
}
