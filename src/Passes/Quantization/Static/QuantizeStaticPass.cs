using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Versions;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Turns layers and the operators between them to 8-bit integers, with ranges that were observed on calibration data ("A White Paper on Neural
/// Network Quantization", sections 2 and 3).
/// <code>
/// x ≈ s_x·(q_x − z_x)      asymmetric, per tensor       s_x = (max − min)/(2^b − 1),  z_x = round(q_min − min/s_x)
/// W ≈ s_w[o]·q_w           symmetric, per output channel
/// b ≈ s_x·s_w[o]·q_b       32 bits
/// y = s_x·s_w[o]·(Σ q_w·(q_x − z_x) + q_b)               summed in integers
/// </code>
/// The graph says what becomes of it in QDQ form: real numbers everywhere, with QuantizeLinear and DequantizeLinear where integers go, which the
/// runtime fuses into integer kernels. <see cref="StaticPlanner"/> decides where, <see cref="ActivationRanges"/> with which parameters.
/// </summary>
public sealed class QuantizeStaticPass(QuantizeStaticOptions options) : Pass
{
    public const string PassId = "quantize-static";

    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool StoresWeightsAnew => true;

    /// <inheritdoc/>
    public override string? InsteadOfStatistics => options.KnownRanges is null ? null : "The ranges that were given";

    /// <inheritdoc/>
    public override IReadOnlyList<StatisticRequest> RequestStatistics(Model model, LayerFilter layers)
    {
        Check(model);
        var known = options.KnownRanges;
        var plan = StaticPlanner.Plan(model, layers, options);
        return
        [
            .. plan
                .Groups.SelectMany(g => g.Observed)
                .Where(v => known?.ContainsKey(v.Name) != true)
                .Select(v => new StatisticRequest(v, plan.EstimatorOf(v, options.RangeEstimator).Statistic)),
        ];
    }

    public override PassReport Run(PassContext context)
    {
        Check(context.Model);
        var (plan, ranges) = PlanWhatWasReached(context);
        var changes = context.Editor.Changes;
        var writer = new QdqWriter(context.Editor, options.ActivationGrid);
        var quantizer = new LayerQuantizer(context, options, writer);
        var parameters = plan.Groups.ToDictionary(g => g, g => ranges.Parameters(g, ranges.Of(g, out _)!.Value));
        // by name, before the graph changes: outputs of the graph hand their names on
        var known = plan
            .Groups.SelectMany(g => g.Observed)
            .DistinctBy(v => v.Name)
            .ToDictionary(v => v.Name, v => ranges.RangeOf(v)!.Value);
        var inputs = plan.Activations.ToDictionary(a => a.Value, a => parameters[a.Group]);

        var layers = new List<LayerReport>();
        foreach (var (index, layer) in plan.Layers.Index())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"quantizing {layer.Node.Label}", (double)index / plan.Layers.Count));
            layers.Add(quantizer.Quantize(layer, inputs[layer.Activation], plan.IsOutputQuantized(layer)));
        }

        foreach (var node in plan.Nodes.Except(plan.Layers.Select(l => l.Node)))
            quantizer.QuantizeOperands(node);
        foreach (var (value, group) in plan.Activations)
            writer.QuantizeActivation(value, group, parameters[group], plan.ReadersOf(value));
        return Report(context, plan, layers, context.Editor.Changes - changes) with { Ranges = known };
    }

    /// <summary>
    /// The plan without the layers that no sample reached: in a branch never taken there is no range, and a made-up one would be a guess.
    /// </summary>
    private (StaticPlan Plan, ActivationRanges Ranges) PlanWhatWasReached(PassContext context)
    {
        var keep = new Dictionary<string, string>(options.KeepFloat ?? new Dictionary<string, string>());
        while (true)
        {
            var plan = StaticPlanner.Plan(context.Model, context.Layers, options with { KeepFloat = keep });
            var ranges = new ActivationRanges(options, context.Statistics, plan);
            var known = keep.Count;
            foreach (var group in plan.Groups)
            {
                if (ranges.Of(group, out var unreached) is not null)
                    continue;
                foreach (var node in plan.Nodes.Where(n => n.Inputs.Concat(n.Outputs).Any(v => v is not null && plan.GroupOf(v) == group)))
                    keep.TryAdd(node.Label, $"no calibration sample reached '{unreached}'");
            }

            if (keep.Count == known)
                return (plan, ranges);
        }
    }

    private PassReport Report(PassContext context, StaticPlan plan, List<LayerReport> layers, int changes)
    {
        // what is left for another pass is no failure of this one
        if (layers.Count == 0 && !options.LeaveForDynamic)
        {
            context.Findings.Add(
                QuantizationCodes.NothingQuantized.At(
                    context.Model.Path ?? "model",
                    $"No layer can work on {options.ActivationGrid.Bits}-bit integers.",
                    "The report has the reason for each layer."
                )
            );
        }

        return new PassReport(
            Id,
            changes,
            [.. layers, .. plan.LeftAlone],
            [
                new Measure("layers", "Layers quantized", layers.Count, MeasureUnit.Count),
                new Measure("operators", "Operators on integers", plan.Nodes.Count, MeasureUnit.Count),
                new Measure("activations", "Activations quantized", plan.Activations.Count, MeasureUnit.Count),
            ]
        );
    }

    private void Check(Model model)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(options.Check());
        var needed =
            options.ActivationGrid.Bits > 8 ? UpgradeOpsetOptions.WideQuantization
            : options.PerChannel != false ? UpgradeOpsetOptions.PerChannelQuantization
            : UpgradeOpsetOptions.PerTensorQuantization;
        if (model.Opsets.Standard < needed)
        {
            findings.Add(
                QuantizationCodes.OpsetTooLow.At(
                    model.Path ?? "model",
                    $"The model uses operator set {model.Opsets.Standard}, and this form of quantization needs {needed}.",
                    "Run upgrade-opset before it, or ask for a form that needs less."
                )
            );
        }

        findings.ThrowIfErrors();
    }
}
