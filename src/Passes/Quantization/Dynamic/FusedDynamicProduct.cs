using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// com.microsoft.DynamicQuantizeMatMul: range of x, quantization, product on integers, scales and bias in one kernel.
/// <code>
/// s_x = (max(x, 0) − min(x, 0))/255     z_x = round(−min(x, 0)/s_x)     q_x = clamp(round(x/s_x) + z_x, 0, 255)
/// y = s_x·s_w[n]·Σ_k (q_x − z_x)·(q_w − z_w) + b[n]
/// </code>
/// </summary>
internal sealed class FusedDynamicProduct(PassContext context, QuantizeDynamicOptions options, LayerRows rows)
    : DynamicProduct(context, options, rows)
{
    public const string OpType = "DynamicQuantizeMatMul";

    protected override void Write(MatrixLayer layer, Node node, StoredProductWeight weight)
    {
        Editor.SetOpset(node.Scope, ContribOperators.Domain, ContribOperators.Version);
        var bias = layer.BiasVector(Editor);
        Value?[] inputs = [layer.Input, weight.Integers, weight.Scale, weight.ZeroPoint, bias];
        var count = Array.FindLastIndex(inputs, i => i is not null) + 1;
        layer.Replace(Editor, ContribOperators.Domain, OpType, inputs.AsSpan(0, count));
    }
}
