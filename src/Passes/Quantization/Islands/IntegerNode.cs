using NNCompress.OnnxIO;
using NNCompress.Passes.Layers;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A node that works on integers between DequantizeLinear and QuantizeLinear (QDQ form). Its constants go back as those of any node with stored operands; the
/// quantizers around it belong to its neighbours as well, so that they go only where no neighbour needs them.
/// </summary>
internal sealed class IntegerNode(Node node, ReferenceNodes reference) : StoredOperands(node, reference.Of(node))
{
    public override string Form => "QDQ";

    public override IReadOnlyList<Node> Nodes => [Node];
}
