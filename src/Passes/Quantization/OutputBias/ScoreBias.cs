using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The constant that the last layer adds to each class score: floats, or integers behind DequantizeLinear. Between it and the output lie only nodes through which
/// something added to a class stays added to it.
/// </summary>
internal sealed class ScoreBias
{
    /// <summary>They move, round or average scores, or make probabilities of them.</summary>
    private static readonly ImmutableHashSet<string> HandOn =
    [
        "Softmax",
        "LogSoftmax",
        "Identity",
        "Dropout",
        "Flatten",
        "Reshape",
        "Squeeze",
        "GlobalAveragePool",
        "QuantizeLinear",
        "DequantizeLinear",
    ];

    private readonly WeightSource _source;
    private readonly double _beta;

    private ScoreBias(Node node, WeightSource source)
    {
        (Node, _source) = (node, source);
        _beta = node.Is("Gemm") ? node.Attributes.Float("beta", 1) : 1;
    }

    /// <summary>The node that adds it.</summary>
    public Node Node { get; }

    /// <summary>The stored constant's name.</summary>
    public string Name => _source.Name;

    /// <param name="output">The model output with the class scores.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="node">The node at which the search ended.</param>
    /// <param name="reason">Why there is none that may be changed, as a sentence without its full stop; null where there is.</param>
    public static ScoreBias? Find(Value output, int classes, out Node? node, out string? reason)
    {
        reason = null;
        var value = output;
        while (true)
        {
            node = value.Producer;
            if (value != output && (value.IsGraphOutput || value.Uses.Count != 1))
                reason = $"'{value}' is read by more than the output '{output}'";
            else if (node is null)
                reason = $"no layer computes '{value}'";
            if (reason is not null || node is null)
                return null;
            if (!HandOn.Contains(node.OpType) || node.Input(0) is not { } before)
                break;
            value = before;
        }

        foreach (var index in PlacesOf(node))
        {
            if (
                node.Input(index) is { } bias
                && WeightResolver.Resolve(bias).Source is { Map.IsIdentity: true } source
                && source.Tensor.ElementCount == classes
                && source.Tensor.Rank > 0
                && (node.Is("Conv") || source.Dims[^1] == classes)
            )
            {
                if ((source.Initializer?.Uses.Count ?? source.ConstantNode!.Output(0)!.Uses.Count) == 1)
                    return new ScoreBias(node, source);
                reason = $"its bias '{source.Name}' has further readers";
                return null;
            }
        }

        reason = $"it adds no stored constant with a number for each of {classes} classes";
        return null;
    }

    /// <summary>Adds to the score of each class, rounded to the nearest number that can be stored.</summary>
    /// <returns>The constant as it was, for <see cref="Restore"/>.</returns>
    public Tensor Add(GraphEditor editor, double[] shift)
    {
        var before = _source.Tensor;
        var values = new double[shift.Length];
        before.CopyTo(0, values);
        for (var i = 0; i < shift.Length; i++)
        {
            var added = shift[i] / _beta;
            values[i] = _source.Dequantization is { } stored
                ? Math.Clamp(Math.Round(values[i] + (added / stored.ScaleAt(i))), -BiasQuantizer.Largest, BiasQuantizer.Largest)
                : values[i] + added;
        }

        var bytes = new byte[before.Type.ByteLength(values.Length)];
        ElementCodec.For(before.Type).Encode(values, bytes);
        _source.Replace(editor, Tensor.FromBytes(before.Type, before.Dims.AsSpan(), bytes));
        return before;
    }

    /// <summary>Takes back what <see cref="Add"/> did.</summary>
    public void Restore(GraphEditor editor, Tensor before) => _source.Replace(editor, before);

    /// <summary>Inputs at which a bias may stand.</summary>
    private static int[] PlacesOf(Node node) =>
        node.OpType switch
        {
            "Gemm" or "Conv" => [2],
            "Add" => [0, 1],
            "DynamicQuantizeMatMul" => [4],
            "MatMulNBits" => [PackedIntegers.BiasIndex],
            _ => [],
        };
}
