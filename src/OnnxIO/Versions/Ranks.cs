using System.Collections.Frozen;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Versions;

/// <summary>
/// Ranks of values that the file does not declare, followed upwards through operators that keep a rank, broadcast, or state one.
/// </summary>
/// <param name="declared">A value's type as far as a run of the model or its declaration tells.</param>
internal sealed class Ranks(Func<Value, TensorType?> declared)
{
    /// <summary>Operators whose first output has the rank of their first input.</summary>
    private const string Keep = """
        Abs AveragePool BatchNormalization Cast Ceil Clip Conv ConvTranspose DepthToSpace Dropout Elu Erf Exp Floor Gelu GlobalAveragePool
        GlobalMaxPool HardSigmoid HardSwish Identity InstanceNormalization LRN LayerNormalization LeakyRelu Log LogSoftmax MaxPool Neg Pad
        Reciprocal Relu Round Selu Sigmoid Sign Slice Softmax Softplus Softsign Split Sqrt Tanh ThresholdedRelu Tile
        """;

    /// <summary>Operators whose output has the greatest rank of their inputs; with matrices, MatMul is one.</summary>
    private const string Broadcast = "Add Div Max Mean Min Mul Pow Sub Sum Where";

    /// <summary>How far is looked before the rank counts as unknown.</summary>
    private const int MaxDepth = 64;

    private static readonly FrozenSet<string> KeepOperators = SetOf(Keep);
    private static readonly FrozenSet<string> BroadcastOperators = SetOf(Broadcast);

    private readonly Dictionary<Value, int?> _known = [];

    public int? Of(Value? value) => Of(value, MaxDepth);

    private int? Of(Value? value, int depth)
    {
        if (value is null || depth == 0)
            return null;
        if (_known.TryGetValue(value, out var known))
            return known;
        int? rank =
            value.Initializer is { } tensor ? tensor.Rank
            : declared(value)?.Shape is { } shape ? shape.Length
            : value is { Producer: { IsStandard: true } node } && FunctionCalls.CalleeOf(node) is null
                ? OfOutput(node, value.OutputIndex, depth - 1)
            : null;
        // what adapters make of a node leaves the ranks of its outputs
        _known.Add(value, rank);
        return rank;
    }

    private int? OfOutput(Node node, int output, int depth) =>
        KeepOperators.Contains(node.OpType) && (output == 0 || node.OpType == "Split") ? Of(node.Input(0), depth)
        : BroadcastOperators.Contains(node.OpType) ? Greatest(node, depth)
        : node.OpType switch
        {
            "MatMul" when Greatest(node, depth) is >= 2 and var rank && node.Inputs.All(i => Of(i, depth) >= 2) => rank,
            "Transpose" => node.Attributes.Ints("perm")?.Length ?? Of(node.Input(0), depth),
            "Gemm" or "Flatten" => 2,
            "Constant" => Constants.TensorOf(node)?.Rank,
            "Reshape" => Length(node.Input(1)),
            _ => null,
        };

    private int? Greatest(Node node, int depth)
    {
        var ranks = node.Inputs.Select(i => Of(i, depth)).ToArray();
        return ranks.Contains(null) ? null : ranks.Max();
    }

    /// <summary>
    /// The number of elements of a shape, which has one axis: so have the parts that it is joined of, and one that came out of an Unsqueeze
    /// of one axis was a scalar.
    /// </summary>
    private int? Length(Value? shape)
    {
        if (Constants.Int64sOf(shape) is { } values)
            return values.Length;
        if (shape is not { Producer: { } node } || !node.Is("Concat"))
            return declaredLength(shape);
        var parts = node.Inputs.Select(p =>
            p is { Producer: { } part } && part.Is("Unsqueeze") ? 1 : Constants.Int64sOf(p)?.Length ?? declaredLength(p)
        );
        return parts.Contains(null) ? null : parts.Sum();

        int? declaredLength(Value? value) => value is not null && declared(value)?.Shape is [{ Value: { } extent }] ? (int)extent : null;
    }

    private static FrozenSet<string> SetOf(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
