namespace NNCompress.OnnxIO.Ops;

/// <summary>Where a weight comes from, or why no weight can be had.</summary>
public sealed class WeightResolution
{
    private WeightResolution(WeightSource? source, string? reason)
    {
        Source = source;
        Reason = reason;
    }

    /// <summary>The stored weight; null exactly where <see cref="Reason"/> is not.</summary>
    public WeightSource? Source { get; }

    /// <summary>Why there is none, as the rest of a sentence that begins with the layer: "its weight is computed by ...".</summary>
    public string? Reason { get; }

    internal static WeightResolution Found(WeightSource source) => new(source, null);

    internal static WeightResolution Refused(string reason) => new(null, reason);
}
