using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A layer that another operator computes: DynamicQuantizeMatMul, DynamicQuantizeLSTM, MatMulNBits, or the chain DynamicQuantizeLinear · MatMulInteger ·
/// Cast · Mul · Add of the standard. Its results keep their names, so that the float model's nodes for them are found by these, from the result
/// back to what the quantized model has too, and put back in the same place.
/// </summary>
internal sealed class ReplacedLayer : QuantizedUnit
{
    /// <summary>MatMulInteger, Cast, Mul, Add: more steps no form has.</summary>
    private const int MostSteps = 4;

    /// <summary>Operators that forms replace. They mean the same from opset 7 on, so that those of an older float model can stand in an upgraded one.</summary>
    private static readonly HashSet<string> Replaceable = ["MatMul", "Gemm", "LSTM", "Add"];

    private readonly Node? _original;
    private readonly List<Node> _originals = [];
    private readonly List<Node> _nodes = [];

    private ReplacedLayer(Node last, string form, ReferenceNodes reference)
        : base(last)
    {
        Form = form;
        Collect(last);
        _original = reference.ProducerOf(last.Output(0)!);
        WhyNot = _original is null ? "the float model has no value of its output's name" : Plan(_original);
    }

    public override string Form { get; }

    public override IReadOnlyList<Node> Nodes => _nodes;

    public override IReadOnlyList<Node> Originals => _originals;

    public override string? WhyNot { get; }

    /// <summary>The unit of an operator that computes with integers by itself; null where it is none, or where the float model has it too.</summary>
    public static ReplacedLayer? Of(Node node, ReferenceNodes reference)
    {
        if (QuantizationFacts.Of(node) is not { WeightInputs.IsEmpty: false } || node.Output(0) is null || reference.Of(node) is not null)
            return null;
        return new ReplacedLayer(LastOf(node, reference), node.OpType, reference);
    }

    internal override void Restore(GraphEditor editor, ReferenceConstants constants)
    {
        Value?[] behind = [.. Node.Inputs];
        Value?[] inputs = [.. _original!.Inputs.Select(i => Counterpart(editor, constants, i))];
        foreach (var attribute in Node.Attributes.ToArray())
            editor.RemoveAttribute(Node, attribute.Name);
        editor.SetOperator(Node, _original.OpType, _original.Domain);
        for (var i = 0; i < inputs.Length; i++)
            editor.SetInput(Node, i, inputs[i]);
        editor.TrimInputs(Node, inputs.Length);
        foreach (var attribute in _original.Attributes)
            editor.SetAttribute(Node, attribute);
        foreach (var input in behind)
            UnreadNodes.Remove(editor, input);
    }

    /// <summary>From the operator on integers to the node that gives a value that the float model has, too.</summary>
    private static Node LastOf(Node node, ReferenceNodes reference)
    {
        for (var steps = 0; steps < MostSteps && reference.ProducerOf(node.Output(0)!) is null; steps++)
        {
            if (node.Output(0) is not { IsGraphOutput: false, Uses: [{ Node: var next }] } || !IsStep(next))
                break;
            node = next;
        }

        return node;
    }

    private static bool IsStep(Node node) => node.Is("Cast") || node.Is("Mul") || node.Is("Add");

    /// <summary>The nodes that the form is made of, the last one last.</summary>
    private void Collect(Node node)
    {
        foreach (var producer in node.Inputs.Select(i => i?.Producer).OfType<Node>())
        {
            if (_nodes.Contains(producer) || QuantizationFacts.Of(node) is not null && producer.OpType != "DynamicQuantizeLinear")
                continue;
            if (IsStep(producer) || producer.OpType == "DynamicQuantizeLinear" || QuantizationFacts.Of(producer) is not null)
                Collect(producer);
        }

        _nodes.Add(node);
    }

    /// <summary>Finds the float model's nodes that have to come back; the reason where that is not possible.</summary>
    private string? Plan(Node original)
    {
        _originals.Add(original);
        if (!original.IsStandard || !Replaceable.Contains(original.OpType))
            return $"in the float model its result comes from {original.OpType}, which has no quantized form";
        foreach (var input in original.Inputs.OfType<Value>())
        {
            if (ReferenceConstants.IsConstant(input) || Known(input) is not null)
                continue;
            if (input.Producer is not { } producer || _originals.Count > MostSteps)
                return $"the float model's '{input}' is not there any more";
            if (Plan(producer) is { } reason)
                return reason;
        }

        return null;
    }

    /// <summary>What stands in the quantized model for a value of the float model's nodes, made where it is not there.</summary>
    private Value? Counterpart(GraphEditor editor, ReferenceConstants constants, Value? original)
    {
        if (original is null)
            return null;
        if (ReferenceConstants.IsConstant(original))
            return constants.ReadBy(Node, original);
        if (Known(original) is { } known)
            return known;
        var producer = original.Producer!;
        Value?[] inputs = [.. producer.Inputs.Select(i => Counterpart(editor, constants, i))];
        var node = editor.AddNode(
            Node.Scope,
            producer.OpType,
            inputs,
            [original.Name],
            [.. producer.Attributes],
            name: producer.Name,
            before: Node
        );
        return node.Outputs[0];
    }

    /// <summary>
    /// The value that the form reads for one of the float model, or else the one of that name. The former first: where a neighbour on
    /// integers gives it, it is the dequantized one, and the other would have to be computed in float beside it.
    /// </summary>
    private Value? Known(Value original)
    {
        var read = _nodes
            .SelectMany(n => n.Inputs)
            .OfType<Value>()
            .FirstOrDefault(i => i.Name == original.Name || QdqForm.QuantizedValue(i)?.Name == original.Name);
        if (read is not null)
            return read;
        for (var scope = Node.Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Values.FirstOrDefault(v => v.Name == original.Name) is { } visible)
                return visible;
        }

        return null;
    }
}
