using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Which nodes work on integers. It begins with the layers and grows over every operator with an int8 kernel whose data all come from nodes
/// inside, or are read by a layer anyway; then what brings nothing is taken away again.
/// <para>
/// Relu and Clip belong to the node before them: quantizing their output does what they do.
/// </para>
/// </summary>
internal sealed class IntegerRegion
{
    private readonly HashSet<Node> _nodes = [];
    private readonly HashSet<Value> _read = [];
    private readonly Dictionary<Node, Node> _absorbed = [];

    private IntegerRegion() { }

    /// <summary>The nodes inside, Relu and Clip that were absorbed left out.</summary>
    public IReadOnlySet<Node> Nodes => _nodes;

    /// <param name="order">Every node that may be inside, in order of execution.</param>
    /// <param name="layers">The layers.</param>
    public static IntegerRegion Around(IReadOnlyList<Node> order, IReadOnlyCollection<PlannedLayer> layers)
    {
        var region = new IntegerRegion();
        region._nodes.UnionWith(layers.Select(l => l.Node));
        region._read.UnionWith(layers.Select(l => l.Activation));
        var hardSwish = HardSwishParts.Of(order);
        foreach (var node in order.Where(n => !hardSwish.Contains(n)))
            region.Consider(node);
        region.Prune(order, [.. layers.Select(l => l.Node)]);
        return region;
    }

    /// <summary>The node inside that computes a value, itself or through an absorbed Relu or Clip; null where none does.</summary>
    public Node? SourceOf(Value value) =>
        value.Producer is not { } producer ? null
        : _nodes.Contains(producer) ? (AbsorbedInto(producer) is null ? producer : null)
        : _absorbed.GetValueOrDefault(producer);

    /// <summary>The value that leaves a node inside as integers: its output, or that of the Relu or Clip that it absorbs.</summary>
    public Value OutputOf(Node node, int index = 0) => AbsorbedInto(node) is { } cut ? cut.Outputs[0]! : node.Outputs[index]!;

    /// <summary>Whether the integers that a node gives reach a layer through nodes inside.</summary>
    public bool Reaches(Node node, IReadOnlySet<Node> layers)
    {
        var pending = new Stack<Node>([node]);
        var seen = new HashSet<Node>();
        while (pending.TryPop(out var current))
        {
            foreach (var reader in ReadersOf(current))
            {
                if (layers.Contains(reader))
                    return true;
                if (_nodes.Contains(reader) && seen.Add(reader))
                    pending.Push(reader);
            }
        }

        return false;
    }

    /// <summary>The Relu or Clip that a node absorbs, or null.</summary>
    public Node? AbsorbedInto(Node node) =>
        node.Outputs is [{ Uses: [var use], IsGraphOutput: false }] && _absorbed.GetValueOrDefault(use.Node) == node ? use.Node : null;

    /// <summary>Nodes inside that take a node's integers as data.</summary>
    private IEnumerable<Node> ReadersOf(Node node) =>
        (AbsorbedInto(node) is { } cut ? cut.Outputs : node.Outputs)
            .OfType<Value>()
            .SelectMany(o => o.Uses)
            .Where(u => _nodes.Contains(u.Node) && OperatorQuantization.Of(u.Node)!.DataInputsOf(u.Node).Contains(u.Index))
            .Select(u => u.Node);

    private void Consider(Node node)
    {
        if (_nodes.Contains(node))
            return;
        if (ActivationBounds.Of(node) is not null)
        {
            if (node.Input(0) is { Uses.Count: 1, IsGraphOutput: false } input && SourceOf(input) is { } source && CanAbsorb(source, node))
                _absorbed.Add(node, source);
            return;
        }

        if (WeightFacts.WeightsOf(node) is [{ IsTable: false }, ..] || Int8Kernels.WhyNone(node) is not null || IsSquare(node))
            return;
        var facts = OperatorQuantization.Of(node)!;
        var inputs = facts.DataInputsOf(node).Select(node.Input).ToArray();
        if (Array.TrueForAll(inputs, i => i is not null && (IsInteger(i) || IsOperand(facts, i))) && inputs.Any(i => IsInteger(i!)))
            _nodes.Add(node);
    }

    private bool CanAbsorb(Node source, Node cut) =>
        source.Scope == cut.Scope
        && AbsorbedInto(source) is null
        && source.Outputs.Count == 1
        && OperatorQuantization.Of(source)!.Output == OutputParameters.Observed;

    /// <summary>
    /// x·x, which exporters write where a normalization takes the mean square, and Gelu by tanh its cube: large values would take the grid from all others.
    /// </summary>
    private static bool IsSquare(Node node) => node.Is("Mul") && node.Input(0) == node.Input(1);

    private bool IsInteger(Value value) => SourceOf(value) is not null || _read.Contains(value);

    /// <summary>
    /// A constant that is added or multiplied can be stored as integers with parameters of its own; not so −∞ and the like, nor large numbers
    /// that mask others and would take the whole grid.
    /// </summary>
    private static bool IsOperand(OperatorQuantization facts, Value value) =>
        facts.Output == OutputParameters.Observed
        && Constants.TensorOf(value) is { Type: var type, ElementCount: > 0 }
        && type == OnnxIO.Tensors.ElementType.Float32
        && !MaskedValues.IsMask(Constants.TensorOf(value)!);

    /// <summary>Takes out operators at the end whose own kernel brings less than it costs in accuracy, and those that reach no layer's data.</summary>
    private void Prune(IReadOnlyList<Node> order, HashSet<Node> layers)
    {
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var node = order[i];
            if (!_nodes.Contains(node) || layers.Contains(node) || ReadersOf(node).Any() || !IsCheapInFloat(node))
                continue;
            if (AbsorbedInto(node) is { } cut)
                _absorbed.Remove(cut);
            _nodes.Remove(node);
        }
    }

    /// <summary>
    /// Whether float costs no more than the kernel and the conversion after it: as many numbers out as in. At the end, where no layer sums over
    /// the result, its accuracy counts: a detector's head that joins boxes and small probabilities under one scale loses the latter.
    /// </summary>
    private static bool IsCheapInFloat(Node node) =>
        node.OpType is "Sigmoid" or "Softmax" or "LeakyRelu" or "Concat"
        || (node.OpType is "Add" or "Mul" && node.Inputs.Any(i => Constants.TensorOf(i) is not null))
        || (
            OperatorQuantization.Of(node)!.Output == OutputParameters.Shared
            && node.OpType is not ("MaxPool" or "ReduceMax" or "ReduceMin" or "Gather" or "GatherElements" or "Slice")
        );
}
