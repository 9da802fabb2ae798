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
    public override bool StoresWeightsAnew => true;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context) =>
        new WeightPassRun(context, options.WantedTarget, options.WantedCeiling).Run(options.Check(), reach => Choose(context, reach));

    private List<WeightChoice> Choose(PassContext context, OpsetReach reach)
    {
        var choice = new WeightStorageChoice(context, options, reach);
        return [.. WeightSurvey.Take(context.Model, context.Layers).Select(w => Choose(w, choice))];
    }

    private static WeightChoice Choose(SurveyedWeight weight, WeightStorageChoice choice)
    {
        var (storage, reason) = weight.Reason is null ? choice.Of(weight) : (null, weight.Reason);
        return storage is null
            ? new WeightChoice([weight], reason, null)
            : new WeightChoice([weight], null, weights => [storage.Apply(weights[0])], storage.OpsetFor(weight));
    }
}
