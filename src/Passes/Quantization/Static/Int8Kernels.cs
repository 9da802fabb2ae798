using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Which nodes ONNX Runtime's CPU provider runs on 8-bit integers when they stand between DequantizeLinear and QuantizeLinear. Its rules
/// (selectors of the QDQ transformer, 1.29), in words: of an operator with a rule, all data inputs come from DequantizeLinear; Conv, Add, Mul
/// and the like must end in QuantizeLinear, Gemm and MatMul may.
/// </summary>
internal static class Int8Kernels
{
    private const long MaxPoolOnIntegers = 12;

    private static readonly HashSet<string> WithRule =
    [
        "Conv",
        "Gemm",
        "MatMul",
        "Add",
        "Mul",
        "AveragePool",
        "GlobalAveragePool",
        "LeakyRelu",
        "Sigmoid",
        "Softmax",
        "MaxPool",
        "ReduceMax",
        "ReduceMin",
        "Resize",
        "Expand",
        "Flatten",
        "Gather",
        "GatherElements",
        "Reshape",
        "Slice",
        "Squeeze",
        "Tile",
        "Transpose",
        "Unsqueeze",
        "Split",
        "Concat",
        "Where",
    ];

    /// <summary>Why a node runs in float whatever stands around it, as the rest of a sentence; null where there is a kernel.</summary>
    public static string? WhyNone(Node node)
    {
        if (!WithRule.Contains(node.OpType) || OperatorQuantization.Of(node) is null)
            return $"the runtime has no int8 kernel for {node.OpType}";
        if (node.OpType == "MaxPool" && node.Scope.Model.OpsetsOf(node.Scope).Standard < MaxPoolOnIntegers)
            return $"MaxPool takes integers from opset {MaxPoolOnIntegers} on";
        if (node.OpType == "MaxPool" && node.Output(1) is not null)
            return "its second output, the positions, has no int8 kernel";
        if (node.OpType == "Gemm" && node.Input(2) is not null && node.Attributes.Float("beta", 1) != 1)
            return $"the int8 kernel of Gemm takes its bias as it is, and beta is {node.Attributes.Float("beta", 1)}";
        return null;
    }
}
