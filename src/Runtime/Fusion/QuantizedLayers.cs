using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Runtime;

/// <summary>
/// Which nodes of a model are meant to run on integers: operators that are quantized as such (MatMulNBits, DynamicQuantizeLSTM), and those that
/// <see cref="QdqForm"/> takes for it, with the Relu and Clip that they absorb.
/// </summary>
internal static class QuantizedLayers
{
    public static bool Contains(Node node) =>
        !QuantizationFacts.IsQuantize(node)
        && !QuantizationFacts.IsDequantize(node)
        && (QuantizationFacts.Of(node) is not null || QdqForm.IsMeant(node) || QdqForm.IsAbsorbed(node));
}
