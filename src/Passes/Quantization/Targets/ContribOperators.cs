using System.Collections.Frozen;
using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>The operators that ONNX Runtime adds to the standard and that quantized models gain from.</summary>
internal static class ContribOperators
{
    /// <summary>The domain of the runtime's own operators.</summary>
    public const string Domain = "com.microsoft";

    /// <summary>Version 1 is the only one there is.</summary>
    public const long Version = 1;

    private static readonly FrozenSet<string> Useful = FrozenSet.Create(
        "DynamicQuantizeMatMul",
        "DynamicQuantizeLSTM",
        "MatMulNBits",
        "MatMulIntegerToFloat",
        "QGemm",
        "QLinearAdd",
        "QLinearMul",
        "QLinearSigmoid",
        "QLinearLeakyRelu",
        "QLinearAveragePool",
        "QLinearGlobalAveragePool",
        "QLinearConcat",
        "QLinearSoftmax",
        "QLinearWhere",
        "QuantizeLinear",
        "DequantizeLinear"
    );

    /// <summary>Whether the operator is one of the standard or one of these.</summary>
    public static bool OrStandard(string domain, string opType) =>
        OpsetImports.Canonical(domain) is { Length: 0 } || (domain == Domain && Useful.Contains(opType));
}
