using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// Multiply-accumulates (MACs) of a node: products that are summed, as convolutions, matrix products and recurrent cells form
/// them. Element-wise work, normalisation, pooling and biases count nothing. Zeros in a weight count like any number.
/// </summary>
public static class MacCounter
{
    /// <summary>MACs of one run of a node with these shapes; 0 for operators without any; null where the shapes do not tell.</summary>
    /// <exception cref="OverflowException">More than 2^63 MACs.</exception>
    public static long? Count(Node node, NodeShapes shapes) => OperatorFacts.Of(node) is { } family ? family.MacsOf(node, shapes) : 0;

    internal static long Product(ImmutableArray<long> dims) => dims.Aggregate(1L, (product, extent) => checked(product * extent));
}
