namespace NNCompress.Passes.Repair;

/// <summary>What <see cref="RepairBiasPass"/> is asked to do.</summary>
/// <param name="Stages">About how many runs over the data, from 1 to 10000: layers that share one are repaired behind the same prefix.</param>
public sealed record RepairBiasOptions(int Stages = 32);

/// <summary>
/// Brings the mean of every output channel of a changed model back to the float model's, layer by layer.
/// <code>
/// b̃ = b + E[y] − E[ŷ]        ŷ what the layer gives behind its repaired prefix
/// </code>
/// </summary>
public sealed class RepairBiasPass(RepairBiasOptions options) : Pass
{
    public const string PassId = "repair-bias";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context) => ChannelRepair.Run(context, options.Stages, scales: false);
}
