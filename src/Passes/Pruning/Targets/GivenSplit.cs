namespace NNCompress.Passes.Pruning;

/// <summary>A split that is worked out already; layers that cannot be fitted to data keep what LAMP gives them.</summary>
/// <param name="counts">How many weights of each layer that is pruned go.</param>
internal sealed class GivenSplit(long[] counts) : LayerSplit
{
    /// <inheritdoc/>
    public override string Id => "given";

    internal override PruningScope Scope => PruningScope.Global;

    internal override bool WeighsLosses => false;

    /// <summary>How many weights of a layer go.</summary>
    public long CountOf(int index) => counts[index];
}
