using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>What is known of operators that compute alike. One file per family; a capability that a family lacks keeps its default.</summary>
internal abstract class OperatorFamily
{
    public abstract ImmutableArray<OperatorKey> Operators { get; }

    /// <summary>Inputs that take weights.</summary>
    public virtual IReadOnlyList<WeightSlot> WeightsOf(Node node) => [];

    /// <summary>Multiply-accumulates of one run of the node; null where the shapes do not tell.</summary>
    public virtual long? MacsOf(Node node, NodeShapes shapes) => 0;

    /// <summary>Which inputs hold weights that are quantized already; null for operators that are not.</summary>
    public virtual QuantizedOperator? QuantizationOf(Node node) => null;
}
