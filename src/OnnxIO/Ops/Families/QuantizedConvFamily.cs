using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>Convolutions on integers: ConvInteger (x, w, …) and QLinearConv (x, scale, zero point, w, …), weights as in Conv.</summary>
internal sealed class QuantizedConvFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } =
    [OperatorKey.Standard("ConvInteger"), OperatorKey.Standard("QLinearConv"), OperatorKey.Contrib("QLinearConv")];

    public override QuantizedOperator QuantizationOf(Node node) => new([WeightInput(node)]);

    public override long? MacsOf(Node node, NodeShapes shapes) => ConvFamily.Macs(shapes.Output(0), shapes.Input(WeightInput(node)));

    private static int WeightInput(Node node) => node.OpType == "ConvInteger" ? 1 : 3;
}
