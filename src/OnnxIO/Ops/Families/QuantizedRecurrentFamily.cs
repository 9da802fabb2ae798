using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>DynamicQuantizeLSTM: an LSTM whose W [directions, input, 4·hidden] and R [directions, hidden, 4·hidden] are 8-bit.</summary>
internal sealed class QuantizedRecurrentFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } = [OperatorKey.Contrib("DynamicQuantizeLSTM")];

    public override QuantizedOperator QuantizationOf(Node node) => new([1, 2], Bits: 8);

    public override long? MacsOf(Node node, NodeShapes shapes) => RecurrentFamily.Macs(shapes.Input(0), shapes.Input(1), shapes.Input(2));
}
