using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Weights of 8, 4 or 2 bits; what is computed with them stays float ("A White Paper on Neural Network Quantization", section 2; blocks as in
/// Dettmers and Zettlemoyer, "The case for 4-bit precision", 2023):
/// <code>
/// w ≈ s_g·(q − z_g) for each group g: an output channel, or a block of it along what products are summed over
/// s_g: the one with the smallest squared error; z_g: the middle of the grid, or where 0 falls
/// </code>
/// Products may read the integers themselves; everything else is stored small and widened when the model is loaded.
/// </summary>
public sealed class QuantizeWeightsPass(QuantizeWeightsOptions options) : Pass
{
    public const string PassId = "quantize-weights";

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
        var reach = new OpsetReach(context, options.WantedCeiling);
        var chosen = Choose(context, reach);
        var needed = chosen.Where(c => c.Storage is not null).Select(c => c.Storage!.OpsetFor(c.Weight)).DefaultIfEmpty().Max();
        if (reach.Upgrade(needed))
            chosen = Choose(context, reach); // nodes that were rewritten are others now
        if (chosen.Exists(c => c.Storage is not null))
            WeightPassRun.FreeInitializers(context);
        var layers = Apply(context, chosen);
        return WeightPassRun.Report(context, options.WantedTarget, layers, context.Editor.Changes - changes, bytes);
    }

    private List<(SurveyedWeight Weight, WeightStorage? Storage, string? Reason)> Choose(PassContext context, OpsetReach reach)
    {
        var choice = new WeightStorageChoice(context, options, reach);
        return
        [
            .. WeightSurvey
                .Take(context.Model, context.Layers)
                .Select(w =>
                {
                    var (storage, reason) = w.Reason is null ? choice.Of(w) : (null, w.Reason);
                    return (w, storage, reason);
                }),
        ];
    }

    private static List<LayerReport> Apply(
        PassContext context,
        List<(SurveyedWeight Weight, WeightStorage? Storage, string? Reason)> chosen
    )
    {
        var layers = new List<LayerReport>();
        foreach (var (index, (weight, storage, reason)) in chosen.Index())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"quantizing {weight.Label}", (double)index / chosen.Count));
            // label and operator as they were: the node may become another one
            var before = weight.LeftAlone(reason ?? "");
            layers.Add(storage is null ? before : before with { LeftAloneBecause = null, Measures = storage.Apply(weight).Measures });
        }

        return layers;
    }
}
