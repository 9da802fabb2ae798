using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Which values hold what masks put there: −∞, or numbers so large that a Softmax, a maximum or a comparison behind them drops these positions. A constant from 10⁴ on
/// that is added, multiplied with, chosen by Where, joined or filled in is a mask; operators that move numbers or add to them hand it on; Softmax, Relu and all that
/// bound their output end it. A maximum leaves a mask only where all it looks at is masked: such values may hold one.
/// </summary>
internal sealed class MaskedValues
{
    /// <summary>From where on a constant is taken for a mask.</summary>
    public const float Magnitude = 1e4f;

    /// <summary>Operators that put a constant among or onto numbers, which no weight of a layer is.</summary>
    private static readonly HashSet<string> Puts = ["Add", "Sub", "Mul", "Where", "Concat", "Expand", "Pad", "ConstantOfShape", "Identity"];

    private static readonly HashSet<string> HandsOn =
    [
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Neg",
        "Where",
        "Concat",
        "Expand",
        "Tile",
        "Pad",
        "Identity",
        "Dropout",
        "Cast",
        "Reshape",
        "Flatten",
        "Transpose",
        "Squeeze",
        "Unsqueeze",
        "Slice",
        "Split",
        "Gather",
        "GatherElements",
        "GatherND",
    ];

    private static readonly HashSet<string> Maximizes = ["Max", "Min", "MaxPool", "GlobalMaxPool", "ReduceMax", "ReduceMin", "TopK"];

    private readonly HashSet<Value> _masked = [];
    private readonly HashSet<Value> _maybe = [];

    private MaskedValues() { }

    /// <param name="order">Nodes in order of execution.</param>
    public static MaskedValues Of(IEnumerable<Node> order)
    {
        var found = new MaskedValues();
        foreach (var node in order.Where(n => n.IsStandard))
            found.Take(node);
        return found;
    }

    /// <summary>Whether some elements are a mask's: rounded to a grid for the others they would be of the others' size, and mask no more.</summary>
    public bool Holds(Value value) => _masked.Contains(value);

    /// <summary>Whether elements may be a mask's, now and then: they set no range.</summary>
    public bool MayHold(Value value) => _maybe.Contains(value) || _masked.Contains(value);

    /// <summary>Whether a constant is a mask, or holds one.</summary>
    public static bool IsMask(Tensor constant) =>
        constant.Type.IsFloat && constant.ElementCount > 0 && !Array.TrueForAll(constant.ToSingles(), x => Math.Abs(x) < Magnitude);

    private void Take(Node node)
    {
        var puts =
            Puts.Contains(node.OpType)
            && (node.Inputs.Any(i => Constants.TensorOf(i) is { } constant && IsMask(constant)) || FillsWithMask(node));
        if (puts || (HandsOn.Contains(node.OpType) && node.Inputs.OfType<Value>().Any(_masked.Contains)))
            _masked.UnionWith(node.Outputs.OfType<Value>());
        else if ((HandsOn.Contains(node.OpType) || Maximizes.Contains(node.OpType)) && node.Inputs.OfType<Value>().Any(MayHold))
            _maybe.UnionWith(node.Outputs.OfType<Value>());
    }

    private static bool FillsWithMask(Node node) =>
        (node.Attributes.FirstOrDefault(a => a.Name == "value")?.Payload is Tensor fill && IsMask(fill))
        || Math.Abs(node.OpType == "Pad" ? node.Attributes.Float("value", 0) : 0) >= Magnitude;
}
