namespace NNCompress.LowRank;

/// <summary>A layer's latency against that of its factors.</summary>
/// <param name="LayerSeconds">The layer, for one run.</param>
/// <param name="Speedup">How many times as fast the factors are.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
public readonly record struct FormTime(double LayerSeconds, double Speedup, double Low)
{
    /// <summary>Seconds that the factors take; those of the layer where it is in doubt that they are faster.</summary>
    public double FactorSeconds => Low > 1 ? LayerSeconds / Speedup : LayerSeconds;
}
