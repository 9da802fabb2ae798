using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Quantization;
using NNCompress.Runtime;

namespace NNCompress.Speed;

/// <summary>
/// Which layers may be slower on integers than in float, from two profiles. The time of an island is that of its nodes, of the Relu and
/// Clip that they absorb, and of the quantizers and dequantizers at its borders. An island that takes longer is a candidate as a whole; of the others,
/// single nodes that take longer are. A profile is no proof: it slows small kernels down, and does not tell what a node alone in float would
/// cost its neighbours. So candidates are only what is tried first.
/// </summary>
internal static class SlowCandidates
{
    /// <summary>Gains below this share of a run are not worth a measurement.</summary>
    private const double LeastShare = 0.005;

    /// <param name="model">The quantized model.</param>
    /// <param name="quantized">Its profile.</param>
    /// <param name="real">The float model's profile.</param>
    /// <param name="restorable">Labels of nodes that can be float again.</param>
    /// <returns>Sets of labels, what promises most first.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Of(
        Model model,
        NodeProfile quantized,
        NodeProfile real,
        IReadOnlyCollection<string> restorable
    )
    {
        var islands = QuantizedIsland.Of(model);
        var owners = Owners(model, islands.SelectMany(i => i.Nodes));
        var gains = new Dictionary<string, double>();
        Add(quantized, +1);
        Add(real, -1);
        var least = LeastShare * quantized.Microseconds;
        var found = new List<(IReadOnlyList<string> Layers, double Gain)>();
        foreach (var island in islands)
        {
            string[] labels = [.. island.Nodes.Select(n => n.Label).Where(restorable.Contains)];
            var gain = island.Nodes.Sum(n => gains.GetValueOrDefault(n.Label));
            if (gain >= least)
                found.Add((labels, gain));
            else
                found.AddRange(labels.Where(l => gains.GetValueOrDefault(l) >= least).Select(l => ((IReadOnlyList<string>)[l], gains[l])));
        }

        return [.. found.Where(f => f.Layers.Count > 0).OrderByDescending(f => f.Gain).Select(f => f.Layers)];

        void Add(NodeProfile profile, int sign)
        {
            foreach (var kernel in profile.Kernels)
            {
                if (owners.GetValueOrDefault(kernel.Layer) is { } owner)
                    gains[owner] = gains.GetValueOrDefault(owner) + sign * kernel.Microseconds;
            }
        }
    }

    /// <summary>The node on integers, by label, that each node's time counts for.</summary>
    private static Dictionary<string, string> Owners(Model model, IEnumerable<Node> integers)
    {
        var inside = integers.ToHashSet();
        var owners = new Dictionary<string, string>();
        foreach (var node in model.AllNodes)
        {
            if (OwnerOf(node, inside) is { } owner)
                owners.TryAdd(node.Label, owner.Label);
        }

        return owners;
    }

    private static Node? OwnerOf(Node node, HashSet<Node> inside)
    {
        if (inside.Contains(node))
            return node;
        if (QuantizationFacts.IsQuantize(node))
            return QdqForm.SourceOf(node.Input(0)!) ?? ReaderOf(node.Output(0)!, inside);
        if (QuantizationFacts.IsDequantize(node))
            return (QdqForm.QuantizedValue(node.Output(0)) is { } value ? QdqForm.SourceOf(value) : null)
                ?? node.Output(0)!.Uses.Select(u => u.Node).FirstOrDefault(inside.Contains);
        // a Relu or Clip behind a node on integers
        return node.Output(0) is { } output ? QdqForm.SourceOf(output) : null;
    }

    private static Node? ReaderOf(Value integers, HashSet<Node> inside) =>
        integers.Uses.SelectMany(u => u.Node.Output(0)?.Uses ?? []).Select(u => u.Node).FirstOrDefault(inside.Contains);
}
