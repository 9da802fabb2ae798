using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>Further operators on quantized numbers, known only to be such: what they multiply is not counted.</summary>
internal sealed class QuantizedOtherFamily : OperatorFamily
{
    /// <summary>Quantized weight inputs, and whether the operator forms sums of products (then their number is unknown).</summary>
    private static readonly ImmutableDictionary<OperatorKey, (ImmutableArray<int> Weights, bool Multiplies)> Rows =
        ImmutableDictionary.CreateRange(
            new Dictionary<OperatorKey, (ImmutableArray<int>, bool)>
            {
                [OperatorKey.Contrib("QAttention")] = ([1], true),
                [OperatorKey.Contrib("QOrderedAttention")] = ([5, 6, 7], true),
                [OperatorKey.Contrib("QOrderedLongformerAttention")] = ([2, 9], true),
                [OperatorKey.Contrib("QOrderedMatMul")] = ([2], true),
                [OperatorKey.Contrib("QMoE")] = ([2, 5, 8], true),
                [OperatorKey.Contrib("MatMulNBitsMlp")] = ([3, 6], true),
                [OperatorKey.Contrib("MatMulNBitsQkv")] = ([3, 6, 9], true),
                [OperatorKey.Contrib("QEmbedLayerNormalization")] = ([2, 3, 4], false),
                [OperatorKey.Contrib("GatherBlockQuantized")] = ([0], false),
                [OperatorKey.Contrib("QLinearAdd")] = ([], false),
                [OperatorKey.Contrib("QLinearMul")] = ([], false),
                [OperatorKey.Contrib("QLinearSigmoid")] = ([], false),
                [OperatorKey.Contrib("QLinearSoftmax")] = ([], false),
                [OperatorKey.Contrib("QLinearLeakyRelu")] = ([], false),
                [OperatorKey.Contrib("QLinearAveragePool")] = ([], false),
                [OperatorKey.Contrib("QLinearGlobalAveragePool")] = ([], false),
                [OperatorKey.Contrib("QLinearReduceMean")] = ([], false),
                [OperatorKey.Contrib("QLinearConcat")] = ([], false),
                [OperatorKey.Contrib("QLinearWhere")] = ([], false),
                [OperatorKey.Contrib("QOrderedGelu")] = ([], false),
                [OperatorKey.Contrib("QOrderedLayerNormalization")] = ([], false),
            }
        );

    public override ImmutableArray<OperatorKey> Operators { get; } = [.. Rows.Keys];

    public override QuantizedOperator QuantizationOf(Node node) => new(Rows[OperatorKey.Of(node)].Weights);

    public override long? MacsOf(Node node, NodeShapes shapes) => Rows[OperatorKey.Of(node)].Multiplies ? null : 0;
}
