namespace NNCompress.Passes.Repair;

/// <summary>What <see cref="RepairScalePass"/> is asked to do.</summary>
/// <param name="Stages">About how many runs over the data, from 1 to 10000: layers that share one are repaired behind the same prefix.</param>
public sealed record RepairScaleOptions(int Stages = 32);

/// <summary>
/// Brings mean and deviation of every output channel of a changed model back to the float model's, layer by layer ("FedTiny", adaptive batch-normalisation selection, for layers without normalization).
/// <code>
/// a = σ(y)/σ(ŷ) per output channel:   W̃ ← a·W̃,   b̃ ← a·b̃ + E[y] − a·E[ŷ]        zeros stay zeros
/// </code>
/// </summary>
public sealed class RepairScalePass(RepairScaleOptions options) : Pass
{
    public const string PassId = "repair-scale";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context) => ChannelRepair.Run(context, options.Stages, scales: true);
}
