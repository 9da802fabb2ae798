using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Inspection;

/// <summary>Whether ONNX Runtime's CPU provider has a quantized form of a layer's operator.</summary>
internal static class QuantizeEligibility
{
    public static Eligibility Of(WeightSlot slot, WeightSource source)
    {
        if (source.Dequantization is not null)
            return Eligibility.No("its weight is quantized already");
        if (source.Tensor.Type == ElementType.Float64)
            return Eligibility.No("its weight is float64, and the runtime's quantized kernels take float32 and float16");
        return slot.Node.OpType switch
        {
            "Conv" or "MatMul" or "Gemm" or "LSTM" or "Gather" => Eligibility.Yes,
            "ConvTranspose" => Eligibility.No("the runtime has no int8 kernel for ConvTranspose"),
            "GRU" or "RNN" => Eligibility.No($"the runtime has no quantized kernel for {slot.Node.OpType}"),
            var other => Eligibility.No($"no quantized form of {other} is known"),
        };
    }
}
