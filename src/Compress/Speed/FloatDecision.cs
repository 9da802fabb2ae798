namespace NNCompress.Speed;

/// <summary>Layers that were given back to float together, as they were measured slower quantized.</summary>
/// <param name="Layers">Their names.</param>
/// <param name="Speed">The model's speed with them quantized, over its speed with them in float; below 1.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end; below 1.</param>
public sealed record FloatDecision(IReadOnlyList<string> Layers, double Speed, double Low, double High)
{
    /// <summary>The reason that the report gives for each of the layers.</summary>
    /// <param name="processor">What it was measured on.</param>
    public string Reason(string processor)
    {
        var others = Layers.Count == 1 ? "" : $", together with {Layers.Count - 1} more";
        return $"it was measured slower quantized{others}: {Speed:0.00}× the speed in float [{Low:0.00}, {High:0.00}] on {processor}";
    }
}
