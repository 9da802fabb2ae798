using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Which weights of a model a request prunes, in order of execution (bodies where their node stands, functions last), and why not the
/// others.
/// <para>
/// A stored weight is pruned only where everything that reads it is a layer that the request prunes; the first of these owns it,
/// the others say so. Otherwise a layer that the user excluded, or an operator that is no layer, would change behind their back.
/// </para>
/// </summary>
internal sealed class LayerSurvey
{
    private readonly List<Entry> _entries = [];
    private readonly HashSet<Node> _chainNodes = [];

    private LayerSurvey() { }

    /// <param name="model">The model.</param>
    /// <param name="filter">What the user wants touched.</param>
    /// <param name="includeTables">Whether lookup tables are layers.</param>
    /// <param name="keepFirst">Whether the first layer is left alone.</param>
    /// <param name="keepLast">Whether the last layer is left alone.</param>
    /// <param name="refuse">Why a pass cannot work on a layer, or null where it can.</param>
    public static IReadOnlyList<SurveyedLayer> Take(
        Model model,
        LayerFilter filter,
        bool includeTables,
        bool keepFirst,
        bool keepLast,
        Func<PrunableLayer, string?> refuse
    )
    {
        var survey = new LayerSurvey();
        foreach (var node in ExecutionOrder.Of(model))
            survey.Add(node, filter, includeTables, refuse);
        survey.KeepEnds(keepFirst, keepLast);
        survey.Share();
        return [.. survey._entries.Select(e => e.ToSurveyed())];
    }

    private void Add(Node node, LayerFilter filter, bool includeTables, Func<PrunableLayer, string?> refuse)
    {
        if (QuantizationFacts.Of(node) is { WeightInputs.IsEmpty: false })
            _entries.Add(new Entry(node, node.Label, null, null) { Reason = "it is quantized already" });
        foreach (var slot in WeightFacts.WeightsOf(node))
        {
            var resolution = WeightResolver.Resolve(slot);
            // a Gather that picks from anything but a table of real numbers is no layer: shapes are computed that way
            if (slot.IsTable && (resolution.Source is not { } table || !IsReal(table) || slot.LayoutOf(table.Dims) is null))
                continue;
            var entry = new Entry(node, PrunableLayer.LabelOf(slot), slot, resolution.Source);
            _chainNodes.UnionWith(resolution.Source?.Chain ?? []);
            _entries.Add(entry);
            entry.Reason =
                filter.ReasonToSkip(node, resolution.Source?.Name)
                ?? resolution.Reason
                ?? (slot.IsTable && !includeTables ? "it is a lookup table: pruned only on request" : null)
                ?? Accept(entry, slot, resolution.Source!, refuse);
        }
    }

    private static string? Accept(Entry entry, WeightSlot slot, WeightSource source, Func<PrunableLayer, string?> refuse)
    {
        if (!IsReal(source))
            return $"its weight '{source.Name}' holds {source.Tensor.Type}, which is no real number";
        if (slot.LayoutOf(source.Dims) is not { } layout)
            return $"its weight '{source.Name}' [{string.Join(',', source.Dims)}] does not fit {slot.Form}";
        if (source.Tensor.ElementCount == 0)
            return $"its weight '{source.Name}' has no elements";
        entry.Layer = new PrunableLayer(slot, source, layout);
        var reason = refuse(entry.Layer);
        if (reason is not null)
            entry.Layer = null;
        return reason;
    }

    private static bool IsReal(WeightSource source) => source.Tensor.Type.IsFloat || source.Dequantization is not null;

    private void KeepEnds(bool keepFirst, bool keepLast)
    {
        var nodes = _entries.Where(e => e.Layer is not null).Select(e => e.Node).ToArray();
        if (nodes.Length == 0)
            return;
        if (keepFirst)
            Leave(nodes[0], "it is the first layer");
        if (keepLast)
            Leave(nodes[^1], "it is the last layer");
    }

    private void Leave(Node node, string reason)
    {
        foreach (var entry in _entries.Where(e => e.Node == node && e.Layer is not null))
            (entry.Layer, entry.Reason) = (null, reason);
    }

    /// <summary>Settles who owns the weights that several slots read.</summary>
    private void Share()
    {
        foreach (var group in _entries.Where(e => e.Source is not null).GroupBy(e => e.Source!.Origin).ToArray())
        {
            if (group.FirstOrDefault(e => e.Layer is not null) is not { } owner)
                continue;
            var reason =
                group.FirstOrDefault(e => e.Layer is null) is { } unwanted
                    ? $"it shares its weight with {unwanted.Label}, left alone because {unwanted.Reason}"
                : OtherReader(owner.Source!, [.. group.Select(e => (e.Node, e.Slot!.InputIndex))]) is { } other
                    ? $"its weight '{owner.Source!.Name}' is also {other}"
                : null;
            foreach (var entry in group.Where(e => e.Layer is not null && (reason is not null || e != owner)))
                (entry.Layer, entry.Reason) = (null, reason ?? $"it shares its weight with {owner.Label}, which comes first and owns it");
        }
    }

    /// <summary>Who else reads a stored weight, or null: followed through the nodes between weights and their layers.</summary>
    private string? OtherReader(WeightSource source, HashSet<(Node Node, int Input)> slots)
    {
        var pending = new Stack<Value>(
            source.Initializer is { } initializer ? [initializer] : source.ConstantNode!.Outputs.OfType<Value>()
        );
        while (pending.TryPop(out var value))
        {
            if (value.IsGraphOutput)
                return $"an output of {value.OutputOf[0].Label}";
            foreach (var use in value.Uses)
            {
                if (use.Index == 0 && _chainNodes.Contains(use.Node))
                {
                    foreach (var output in use.Node.Outputs.OfType<Value>())
                        pending.Push(output);
                }
                else if (!slots.Contains((use.Node, use.Index)) && use.Node is not { IsStandard: true, OpType: "Shape" or "Size" })
                {
                    return $"read by {use.Node}, which is no layer that this request prunes";
                }
            }
        }

        return null;
    }

    private sealed class Entry(Node node, string label, WeightSlot? slot, WeightSource? source)
    {
        public Node Node { get; } = node;

        public string Label { get; } = label;

        public WeightSlot? Slot { get; } = slot;

        public WeightSource? Source { get; } = source;

        public PrunableLayer? Layer { get; set; }

        public string? Reason { get; set; }

        public SurveyedLayer ToSurveyed() => new(Slot, Label, Node.OpType, Source?.Name, Layer, Reason);
    }
}
