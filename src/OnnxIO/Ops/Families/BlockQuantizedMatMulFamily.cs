using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>Matrix products with weights packed in quantized blocks; attributes K and N give the weight's extents.</summary>
internal sealed class BlockQuantizedMatMulFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } =
    [
        OperatorKey.Contrib("MatMulNBits"),
        OperatorKey.Contrib("MatMulBnb4"),
        OperatorKey.Contrib("MatMulFpQ4"),
        OperatorKey.Contrib("MatMulBlockQuantizedFp4Weight"),
        OperatorKey.Contrib("MatMulBlockQuantizedFp8Weight"),
    ];

    public override QuantizedOperator QuantizationOf(Node node) =>
        new(
            [1],
            node.OpType switch
            {
                "MatMulNBits" => (int)node.Attributes.Int("bits", 4),
                "MatMulBlockQuantizedFp8Weight" => 8,
                _ => 4,
            }
        );

    /// <summary>Π(output) · K, K the last extent of A.</summary>
    public override long? MacsOf(Node node, NodeShapes shapes) =>
        shapes.Output(0) is { } y && shapes.Input(0) is { Length: >= 1 } a ? checked(MacCounter.Product(y) * a[^1]) : null;
}
