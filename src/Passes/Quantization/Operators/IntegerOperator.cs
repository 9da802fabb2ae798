using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>An operator that works on integers itself, in place of one between DequantizeLinear and QuantizeLinear.</summary>
/// <param name="OpType">The operator.</param>
/// <param name="Domain">Empty for the standard's own.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record IntegerOperator(string OpType, string Domain, IReadOnlyList<Value?> Inputs, IReadOnlyList<Attribute> Attributes)
{
    private const string Contrib = "com.microsoft";

    /// <summary>
    /// The operator for a node on integers; inputs as its definition orders them.
    /// <code>
    /// QLinearConv(x, w, y; B)   QLinearMatMul(a, b, y)   QGemm(a, b; C; y)   QLinearAdd, QLinearMul(a, b, y)   QLinearConcat(y; x…)
    /// a, b, x, w stand for integers, scale, zero point; y for scale, zero point
    /// </code>
    /// </summary>
    /// <param name="node">A node on integers.</param>
    /// <param name="output">Scale and zero point of its output; null where it gives real numbers.</param>
    /// <returns>Null where there is no such operator.</returns>
    public static IntegerOperator? Of(Node node, (Value Scale, Value ZeroPoint)? output)
    {
        if (OperatorQuantization.Of(node) is { Output: OutputParameters.Shared } && node.OpType is not ("Concat" or "Where"))
            return output is null ? null : new IntegerOperator(node.OpType, node.Domain, Moved(node), [.. node.Attributes]);
        var data = node.Inputs.Select(QuantizedTriple.Behind).ToArray();
        Value?[] result = output is { } y ? [y.Scale, y.ZeroPoint] : [];
        return node.OpType switch
        {
            "Conv" when output is not null => new(
                "QLinearConv",
                "",
                [.. Flat(data[0]), .. Flat(data[1]), .. result, .. Bias(data)],
                [.. node.Attributes]
            ),
            "MatMul" when output is not null => new("QLinearMatMul", "", [.. Flat(data[0]), .. Flat(data[1]), .. result], []),
            "MatMul" => new(
                "MatMulIntegerToFloat",
                Contrib,
                [data[0]!.Integers, data[1]!.Integers, data[0]!.Scale, data[1]!.Scale, data[0]!.ZeroPoint, data[1]!.ZeroPoint],
                []
            ),
            "Gemm" => new(
                "QGemm",
                Contrib,
                [.. Flat(data[0]), .. Flat(data[1]), data.ElementAtOrDefault(PlannedLayer.BiasInput)?.Integers, .. result],
                [.. node.Attributes.Where(a => a.Name != "beta")]
            ),
            "Add" or "Mul" when output is not null => new(
                $"QLinear{node.OpType}",
                Contrib,
                [.. Flat(data[0]), .. Flat(data[1]), .. result],
                []
            ),
            "AveragePool" or "GlobalAveragePool" or "LeakyRelu" or "Sigmoid" when output is not null => new(
                $"QLinear{node.OpType}",
                Contrib,
                [.. Flat(data[0]), .. result],
                [.. node.Attributes]
            ),
            "Softmax" when output is not null => new(
                "QLinearSoftmax",
                Contrib,
                [.. Flat(data[0]), .. result],
                [.. node.Attributes, Attribute.Of("opset", node.Scope.Model.OpsetsOf(node.Scope).Standard)]
            ),
            "Concat" when output is not null => new("QLinearConcat", Contrib, [.. result, .. data.SelectMany(Flat)], [.. node.Attributes]),
            "Where" when output is not null => new(
                "QLinearWhere",
                Contrib,
                [node.Input(0), .. Flat(data[1]), .. Flat(data[2]), .. result],
                []
            ),
            _ => null,
        };
    }

    /// <summary>The inputs of an operator that only moves numbers: the integers themselves, and what else it reads.</summary>
    private static Value?[] Moved(Node node)
    {
        Value?[] inputs = [.. node.Inputs];
        foreach (var index in OperatorQuantization.Of(node)!.DataInputsOf(node))
            inputs[index] = QuantizedTriple.Behind(inputs[index])!.Integers;
        return inputs;
    }

    private static IEnumerable<Value?> Flat(QuantizedTriple? triple) => [triple!.Integers, triple.Scale, triple.ZeroPoint];

    private static IEnumerable<Value?> Bias(QuantizedTriple?[] data) =>
        data.ElementAtOrDefault(PlannedLayer.BiasInput) is { } bias ? [bias.Integers] : [];
}
