using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Decides, from the graph alone, what static quantization does: layers, region of integers, values with scale and zero point, groups of values
/// that share them. The same model and options give the same plan, so that statistics can be asked for before it is carried out.
/// </summary>
internal sealed class StaticPlanner
{
    private readonly List<(Node Node, LayerReport Report)> _leftAlone = [];
    private readonly Dictionary<Value, Value> _parents = [];
    private readonly Dictionary<Value, ActivationBounds> _bounds = [];
    private readonly HashSet<Value> _moved = [];
    private readonly HashSet<Value> _units = [];
    private readonly List<Value> _quantized = [];

    private readonly MaskedValues _masks;

    private StaticPlanner(MaskedValues masks) => _masks = masks;

    /// <param name="model">The model as it is.</param>
    /// <param name="filter">What the user wants touched.</param>
    /// <param name="options">The pass's options.</param>
    public static StaticPlan Plan(Model model, LayerFilter filter, QuantizeStaticOptions options)
    {
        var order = ExecutionOrder.Of(model).ToArray();
        var planner = new StaticPlanner(MaskedValues.Of(order));
        var layers = planner.Survey(order, filter, options);
        Node[] open = [.. order.Where(n => n.Scope.Function is null && planner.MayTouch(n, filter, options))];
        var region = IntegerRegion.Around(open, layers);
        if (options.LeaveForDynamic)
            region = planner.LeaveForDynamic(open, ref layers, region);
        foreach (var node in open.Where(region.Nodes.Contains))
            planner.Collect(node, region);
        var activations = planner.Group();
        var positions = order.Index().ToDictionary(o => o.Item, o => o.Index);
        return new StaticPlan(
            layers,
            [.. open.Where(region.Nodes.Contains)],
            activations,
            activations.Select(a => a.Value).Where(v => region.SourceOf(v) is not null).ToHashSet(),
            [.. planner._leftAlone.OrderBy(l => positions[l.Node]).Select(l => l.Report)],
            planner._masks
        );
    }

    private List<PlannedLayer> Survey(IEnumerable<Node> order, LayerFilter filter, QuantizeStaticOptions options)
    {
        var layers = new List<PlannedLayer>();
        foreach (var node in order)
        {
            if (QuantizationFacts.Of(node) is not null)
            {
                Leave(node, "it is quantized already");
                continue;
            }

            if (WeightFacts.WeightsOf(node) is not [{ IsTable: false } slot, ..])
                continue;
            var layer = PlannedLayer.Of(node, out var reason);
            reason ??= node.Scope.Function is { } function
                ? $"it stands in the function {function.Name}, whose calls may differ in range"
                : filter.ReasonToSkip(node, layer?.Source.Name)
                    ?? options.ReasonToKeepFloat(node)
                    ?? (
                        layer is null ? $"{node.OpType} has no int8 kernel for a weight of this kind"
                        : _masks.Holds(layer.Activation) ? $"its input '{layer.Activation}' holds masks, which a grid would cut"
                        : null
                    );
            if (reason is null)
                layers.Add(layer!);
            else
                Leave(node, reason, slot);
        }

        return layers;
    }

    /// <summary>Operators beside the layers: those that the user named stay in float.</summary>
    private bool MayTouch(Node node, LayerFilter filter, QuantizeStaticOptions options) =>
        !filter.Exclude.Any(p => LayerFilter.Matches(p, node, null)) && options.ReasonToKeepFloat(node) is null;

    /// <summary>
    /// Gemm and MatMul between operators that stay in float: quantizing their input on the fly costs no more than QuantizeLinear does, needs no
    /// range, and keeps the output in float. So it is where only an Add of its own bias stands between a MatMul and the next layer: that kernel adds the bias, and in
    /// integers the Add would be an operator more.
    /// </summary>
    private IntegerRegion LeaveForDynamic(IReadOnlyList<Node> open, ref List<PlannedLayer> layers, IntegerRegion region)
    {
        while (true)
        {
            HashSet<Node> nodes = [.. layers.Select(l => l.Node)];
            var within = region;
            var left = layers
                .Where(l => l.Node.OpType is "Gemm" or "MatMul" && within.SourceOf(l.Activation) is null)
                .Where(l => !within.Reaches(l.Node, nodes) || AddsBiasApart(l))
                .ToArray();
            if (left.Length == 0)
                return region;
            foreach (var layer in left)
                Leave(layer.Node, "its neighbours stay in float: a kernel that quantizes its input on the fly suits it better", layer.Slot);
            layers = [.. layers.Except(left)];
            region = IntegerRegion.Around(open, layers);
        }
    }

    private static bool AddsBiasApart(PlannedLayer layer) =>
        layer.Node.Is("MatMul") && MatrixBias.Of(layer.Node, layer.Source.Dims[layer.Layout.OutputAxis!.Value], out _) is not null;

    /// <summary>Notes which values of a node inside are quantized, and which share parameters.</summary>
    private void Collect(Node node, IntegerRegion region)
    {
        var facts = OperatorQuantization.Of(node)!;
        Value[] inputs = [.. facts.DataInputsOf(node).Select(node.Input).OfType<Value>().Where(v => Constants.TensorOf(v) is null)];
        foreach (var input in inputs)
            Add(input);
        List<Value> outputs = [];
        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is null)
                continue;
            var output = region.OutputOf(node, i);
            if (!QdqForm.MustQuantizeOutput(node) && !IsReadInside(output, region))
                continue;
            outputs.Add(output);
            Add(output);
            if (output.Producer is { } cut && cut != node)
                _bounds[Root(output)] = ActivationBounds.Of(cut)!;
        }

        if (facts.Output == OutputParameters.Unit)
            _units.UnionWith(outputs);
        // values that different Relu or Clip cut cannot share: a grid that begins at 0 for one would be wrong for the other
        if (facts.Output != OutputParameters.Shared || inputs.Select(BoundsOf).Distinct().Count() > 1)
            return;
        _moved.UnionWith(outputs);
        foreach (var value in inputs.Concat(outputs).Skip(1))
            _parents[Root(value)] = Root(inputs[0]);
    }

    /// <summary>The bounds of a value's group as it is so far: the same for all of its values.</summary>
    private ActivationBounds? BoundsOf(Value value) => _bounds.GetValueOrDefault(Root(value));

    private static bool IsReadInside(Value value, IntegerRegion region) =>
        value.Uses.Any(u => region.Nodes.Contains(u.Node) && OperatorQuantization.Of(u.Node)!.DataInputsOf(u.Node).Contains(u.Index));

    private void Add(Value value)
    {
        if (_parents.TryAdd(value, value))
            _quantized.Add(value);
    }

    private Value Root(Value value)
    {
        while (_parents[value] != value)
            value = _parents[value] = _parents[_parents[value]];
        return value;
    }

    private List<(Value Value, ActivationGroup Group)> Group()
    {
        var groups = _quantized
            .GroupBy(Root)
            .ToDictionary(
                g => g.Key,
                g => new ActivationGroup(
                    [.. g.Where(v => !_moved.Contains(v) && !_units.Contains(v))],
                    g.Any(_units.Contains),
                    _bounds.GetValueOrDefault(g.Key)
                )
            );
        return [.. _quantized.Select(v => (v, groups[Root(v)]))];
    }

    private void Leave(Node node, string reason, WeightSlot? slot = null) =>
        _leftAlone.Add((node, LayerReport.LeftAlone(node.Label, node.OpType, slot?.Value?.Name, reason)));
}
