using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// 8-bit weights, and activations that are quantized when they arrive, so that no calibration data are needed ("A White Paper on Neural Network
/// Quantization", section 2; per-channel symmetric weights, per-tensor asymmetric activations):
/// <code>
/// W ≈ s_w[n]·q_w     x ≈ s_x·(q_x − z_x), from the range of each x     y = s_x·s_w[n]·Σ_k (q_x − z_x)·q_w + b
/// </code>
/// MatMul, Gemm and LSTM have such kernels; Conv has one that is slow everywhere, GRU and RNN have none. A layer that is expected to get slower
/// stays float.
/// </summary>
public sealed class QuantizeDynamicPass(QuantizeDynamicOptions options) : Pass
{
    public const string PassId = "quantize-dynamic";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool StoresWeightsAnew => true;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context) =>
        new WeightPassRun(context, options.WantedTarget, options.WantedCeiling).Run(options.Check(), reach => Choose(context, reach));

    /// <summary>The form of each layer, or why it has none.</summary>
    private List<WeightChoice> Choose(PassContext context, OpsetReach reach)
    {
        var forms = Forms(context);
        return [.. WeightSurvey.Take(context.Model, context.Layers).GroupBy(w => w.Node).Select(g => Choose([.. g], forms, reach))];
    }

    private Dictionary<string, DynamicForm?> Forms(PassContext context)
    {
        var rows = LayerRows.Of(context);
        var target = options.WantedTarget;
        DynamicForm product = target.MayUse(ContribOperators.Domain, FusedDynamicProduct.OpType)
            ? new FusedDynamicProduct(context, options, rows)
            : new StandardDynamicProduct(context, options, rows);
        var lstm = target.MayUse(ContribOperators.Domain, DynamicLstm.OpType) ? new DynamicLstm(context, options, rows) : null;
        return new()
        {
            ["MatMul"] = product,
            ["Gemm"] = product,
            ["LSTM"] = lstm,
        };
    }

    private static WeightChoice Choose(SurveyedWeight[] weights, Dictionary<string, DynamicForm?> forms, OpsetReach reach)
    {
        var node = weights[0].Node;
        if (weights.FirstOrDefault(w => w.Slot is null) is { } quantized)
            return new WeightChoice(weights, quantized.Reason, null);
        if (!node.IsStandard || !forms.TryGetValue(node.OpType, out var form))
            return new WeightChoice(weights, WhyNoKernel(node), null);
        if (weights.FirstOrDefault(w => w.Reason is not null) is { } unfit)
            return new WeightChoice(weights, unfit.Reason, null);
        if (form is null)
            return new WeightChoice(weights, $"the standard has no {node.OpType} on integers", null);
        var reason = form.WhyNot(weights) ?? reach.WhyNot(form.Opset, "DynamicQuantizeLinear and MatMulInteger");
        return reason is null ? new WeightChoice(weights, null, form.Apply, form.Opset) : new WeightChoice(weights, reason, null);
    }

    private static string WhyNoKernel(Node node) =>
        node.OpType switch
        {
            "GRU" or "RNN" => $"the runtime has no {node.OpType} on integers, as it has for an LSTM",
            "Conv" or "ConvTranspose" =>
                "convolutions whose input is quantized when it arrives are many times slower than float; quantize-static makes them faster",
            "Gather" => "it looks rows up and multiplies nothing; quantize-weights stores tables in fewer bits",
            _ => $"{node.OpType} has no form whose input is quantized when it arrives",
        };
}
