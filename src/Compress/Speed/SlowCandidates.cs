using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Quantization;
using NNCompress.Runtime;

namespace NNCompress.Speed;

/// <summary>
/// Which layers may be slower quantized than in float, from two profiles. The time of a layer is that of its nodes: in QDQ form also of the Relu and
/// Clip that it absorbs, and of the quantizers and dequantizers at its borders; in other forms of what quantizes its input or widens its weight. An
/// island that takes longer is a candidate as a whole; of the others, single layers that take longer are. A profile is no proof: it slows small kernels
/// down, and does not tell what a layer alone in float would cost its neighbours. So candidates are only what is tried first.
/// </summary>
internal static class SlowCandidates
{
    /// <summary>Gains below this share of a run are not worth a measurement.</summary>
    private const double LeastShare = 0.005;

    /// <param name="model">The quantized model.</param>
    /// <param name="quantized">Its profile.</param>
    /// <param name="real">The float model's profile.</param>
    /// <param name="units">Layers that can be float again.</param>
    /// <returns>Sets of labels, what promises most first.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Of(
        Model model,
        NodeProfile quantized,
        NodeProfile real,
        IReadOnlyList<QuantizedUnit> units
    )
    {
        var islands = QuantizedIsland.Of(model);
        var owners = Owners(model, islands.SelectMany(i => i.Nodes), units);
        var gains = new Dictionary<string, double>();
        Add(quantized, +1);
        Add(real, -1);
        var least = LeastShare * quantized.Microseconds;
        var found = new List<(IReadOnlyList<string> Layers, double Gain)>();
        var restorable = units.Select(u => u.Label).ToHashSet();
        foreach (var group in Groups(islands, units))
        {
            string[] labels = [.. group.Where(restorable.Contains)];
            var gain = group.Sum(l => gains.GetValueOrDefault(l));
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

    /// <summary>Labels of what goes back together best: the nodes of an island; a layer of another form by itself.</summary>
    private static IEnumerable<string[]> Groups(IReadOnlyList<QuantizedIsland> islands, IReadOnlyList<QuantizedUnit> units)
    {
        var inIslands = islands.SelectMany(i => i.Nodes).ToHashSet();
        return islands
            .Select(i => i.Nodes.Select(n => n.Label).ToArray())
            .Concat(units.Where(u => !inIslands.Contains(u.Node)).Select(u => new[] { u.Label }));
    }

    /// <summary>The layer, by label, that the time of each node of either model counts for.</summary>
    private static Dictionary<string, string> Owners(Model model, IEnumerable<Node> integers, IReadOnlyList<QuantizedUnit> units)
    {
        var inside = integers.ToHashSet();
        var owners = new Dictionary<string, string>();
        foreach (var unit in units.Where(u => !inside.Contains(u.Node)))
        {
            foreach (var node in unit.Nodes)
                owners.TryAdd(node.Label, unit.Label);
        }

        foreach (var node in model.AllNodes)
        {
            if (OwnerOf(node, inside) is { } owner)
                owners.TryAdd(node.Label, owner.Label);
        }

        // names that only the float model has, as that of a MatMul whose Add has become one with it
        foreach (var unit in units)
        {
            foreach (var original in unit.Originals)
                owners.TryAdd(original.Label, unit.Label);
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
