using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A layer whose node is that of the float model, and whose weight, bias or other constant operands are stored as integers before it: behind
/// DequantizeLinear, or Cast · Mul. It is float again when it reads the float model's constants.
/// </summary>
internal class StoredOperands : QuantizedUnit
{
    private readonly Node? _original;

    /// <param name="node">The layer.</param>
    /// <param name="original">The float model's; null where it is not known.</param>
    protected StoredOperands(Node node, Node? original)
        : base(node) => _original = original;

    public override string Form => Positions().Select(i => StoredForm.RootOf(Node.Input(i))!.OpType).First();

    public override IReadOnlyList<Node> Nodes => [.. Positions().SelectMany(i => StoredForm.NodesOf(Node.Input(i))), Node];

    public override IReadOnlyList<Node> Originals => _original is null ? [] : [_original];

    public override string? WhyNot =>
        _original is null ? "the float model has no node of its name"
        : Positions().FirstOrDefault(i => _original.Input(i) is { } was && !ReferenceConstants.IsConstant(was), -1) is >= 0 and var index
            ? $"'{Node.Input(index)}' is no constant in the float model"
        : null;

    /// <summary>The unit of a node that is on real numbers but for its stored operands; null where none of them was quantized after the float model.</summary>
    public static StoredOperands? Of(Node node, ReferenceNodes reference)
    {
        // a step of the widening itself is no layer
        if (QuantizationFacts.IsDequantize(node) || StoredForm.RootOf(node.Output(0)) is not null || !Any(node))
            return null;
        var unit = new StoredOperands(node, reference.Of(node));
        return unit.Positions().Any() ? unit : null;
    }

    internal override void Restore(GraphEditor editor, ReferenceConstants constants)
    {
        foreach (var index in Positions().ToArray())
        {
            var stored = Node.Input(index)!;
            // a bias that came with the quantization goes with it
            editor.SetInput(Node, index, _original!.Input(index) is { } was ? constants.ReadBy(Node, was) : null);
            UnreadNodes.Remove(editor, stored);
        }

        // an input left out at the end, and yet listed, keeps the runtime from fusing a Conv with what follows it
        editor.TrimInputs(Node, Node.Inputs.Index().Where(i => i.Item is not null).Max(i => i.Index) + 1);
    }

    private static bool Any(Node node) => node.Inputs.Any(i => StoredForm.RootOf(i) is not null);

    /// <summary>Inputs that are stored as integers here, and were not in the float model.</summary>
    private IEnumerable<int> Positions() =>
        Enumerable
            .Range(0, Node.Inputs.Count)
            .Where(i => StoredForm.RootOf(Node.Input(i)) is not null && StoredForm.RootOf(_original?.Input(i)) is null);
}
