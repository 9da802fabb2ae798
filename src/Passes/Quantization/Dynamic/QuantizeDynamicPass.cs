using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

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
    public override PassReport Run(PassContext context)
    {
        var mistakes = new DiagnosticBag();
        mistakes.AddRange(options.Check());
        mistakes.ThrowIfErrors();
        var changes = context.Editor.Changes;
        var bytes = context.Model.TensorBytes();
        var survey = WeightSurvey.Take(context.Model, context.Layers);
        var reach = new OpsetReach(context, options.WantedCeiling);
        var chosen = Choose(context, survey, reach);
        if (chosen.Values.Any(c => c.Form is StandardDynamicProduct) && reach.Upgrade(StandardDynamicProduct.Opset))
        {
            // nodes that were rewritten are others now
            survey = WeightSurvey.Take(context.Model, context.Layers);
            chosen = Choose(context, survey, reach);
        }

        if (chosen.Values.Any(c => c.Form is not null))
            WeightPassRun.FreeInitializers(context);
        var layers = Apply(context, survey, chosen);
        return WeightPassRun.Report(context, options.WantedTarget, layers, context.Editor.Changes - changes, bytes);
    }

    /// <summary>The form of each layer, or why it has none.</summary>
    private Dictionary<Node, (DynamicForm? Form, string? Reason)> Choose(
        PassContext context,
        IReadOnlyList<SurveyedWeight> survey,
        OpsetReach reach
    )
    {
        var forms = Forms(context);
        return survey.GroupBy(w => w.Node).ToDictionary(g => g.Key, g => Choose([.. g], forms, reach));
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

    private static (DynamicForm? Form, string? Reason) Choose(
        SurveyedWeight[] weights,
        Dictionary<string, DynamicForm?> forms,
        OpsetReach reach
    )
    {
        var node = weights[0].Node;
        if (weights.FirstOrDefault(w => w.Slot is null) is { } quantized)
            return (null, quantized.Reason);
        if (!node.IsStandard || !forms.TryGetValue(node.OpType, out var form))
            return (null, WhyNoKernel(node));
        if (weights.FirstOrDefault(w => w.Reason is not null) is { } unfit)
            return (null, unfit.Reason);
        var reason =
            form is null ? $"the standard has no {node.OpType} on integers"
            : form.WhyNot(weights) is { } why ? why
            : form is StandardDynamicProduct ? reach.WhyNot(StandardDynamicProduct.Opset, "DynamicQuantizeLinear and MatMulInteger")
            : null;
        return reason is null ? (form, null) : (null, reason);
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

    private static List<LayerReport> Apply(
        PassContext context,
        IReadOnlyList<SurveyedWeight> survey,
        Dictionary<Node, (DynamicForm? Form, string? Reason)> chosen
    )
    {
        var layers = new List<LayerReport>();
        foreach (var (index, group) in survey.GroupBy(w => w.Node).Index())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"quantizing {group.Key.Label}", (double)index / chosen.Count));
            SurveyedWeight[] weights = [.. group];
            var (form, reason) = chosen[group.Key];
            // labels and operators as they were: the node becomes another one
            LayerReport[] before = [.. weights.Select(w => w.LeftAlone(w.Reason ?? reason ?? ""))];
            layers.AddRange(
                form is null ? before : form.Apply(weights).Zip(before, (q, b) => b with { LeftAloneBecause = null, Measures = q.Measures })
            );
        }

        return layers;
    }
}
