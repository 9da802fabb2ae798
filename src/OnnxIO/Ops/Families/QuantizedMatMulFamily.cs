using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>Matrix products on integers whose operands lie as in MatMul or Gemm.</summary>
internal sealed class QuantizedMatMulFamily : OperatorFamily
{
    /// <summary>The input that holds the right operand, by operator.</summary>
    private static readonly ImmutableDictionary<OperatorKey, int> Right = ImmutableDictionary.CreateRange(
        new Dictionary<OperatorKey, int>
        {
            [OperatorKey.Standard("MatMulInteger")] = 1,
            [OperatorKey.Standard("QLinearMatMul")] = 3,
            [OperatorKey.Contrib("QLinearMatMul")] = 3,
            [OperatorKey.Contrib("MatMulInteger16")] = 1,
            [OperatorKey.Contrib("MatMulIntegerToFloat")] = 1,
            [OperatorKey.Contrib("DynamicQuantizeMatMul")] = 1,
            [OperatorKey.Contrib("QGemm")] = 3,
            [OperatorKey.Contrib("GemmFloat8")] = 1,
        }
    );

    public override ImmutableArray<OperatorKey> Operators { get; } = [.. Right.Keys];

    public override QuantizedOperator QuantizationOf(Node node) => new([Right[OperatorKey.Of(node)]]);

    /// <summary>Π(output) · K.</summary>
    public override long? MacsOf(Node node, NodeShapes shapes)
    {
        if (shapes.Output(0) is not { } y || shapes.Input(0) is not { Length: >= 1 } a)
            return null;
        var transposed = a.Length == 2 && node.Attributes.Int("transA", 0) != 0;
        return checked(MacCounter.Product(y) * a[transposed ? 0 : ^1]);
    }
}
