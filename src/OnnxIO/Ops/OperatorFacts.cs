using System.Collections.Frozen;
using NNCompress.OnnxIO.Ops.Families;

namespace NNCompress.OnnxIO.Ops;

/// <summary>The table of all operator families, by operator. Asked through <see cref="WeightFacts"/>, <see cref="MacCounter"/>, <see cref="QuantizationFacts"/>.</summary>
internal static class OperatorFacts
{
    private static readonly FrozenDictionary<OperatorKey, OperatorFamily> Table = new OperatorFamily[]
    {
        new ConvFamily(),
        new ConvTransposeFamily(),
        new GemmFamily(),
        new MatMulFamily(),
        new EinsumFamily(),
        new RecurrentFamily(),
        new GatherFamily(),
        new AttentionFamily(),
        new ContribAttentionFamily(),
        new QuantizedConvFamily(),
        new QuantizedMatMulFamily(),
        new BlockQuantizedMatMulFamily(),
        new QuantizedRecurrentFamily(),
        new QuantizedOtherFamily(),
    }
        .SelectMany(f => f.Operators, (family, key) => KeyValuePair.Create(key, family))
        .ToFrozenDictionary();

    /// <summary>The family of a node's operator, or null. A model function of the same name hides the operator.</summary>
    public static OperatorFamily? Of(Node node) =>
        FunctionCalls.CalleeOf(node) is null ? Table.GetValueOrDefault(OperatorKey.Of(node)) : null;
}
