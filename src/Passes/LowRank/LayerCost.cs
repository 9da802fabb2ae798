namespace NNCompress.Passes.LowRank;

/// <summary>What a layer, or the factors in its place, cost.</summary>
/// <param name="Macs">Multiply-accumulates in one run, each factor counted at its own output resolution.</param>
/// <param name="Parameters">Stored weights, biases left out.</param>
public readonly record struct LayerCost(long Macs, long Parameters)
{
    public static LayerCost operator +(LayerCost left, LayerCost right) =>
        new(checked(left.Macs + right.Macs), checked(left.Parameters + right.Parameters));
}
