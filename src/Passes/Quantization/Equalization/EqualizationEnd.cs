namespace NNCompress.Passes.Quantization;

/// <summary>A layer that reads another one's channels.</summary>
/// <param name="To">The layer.</param>
/// <param name="Repeat">Its input channels for each channel before: more than 1 where a Flatten spreads a channel's positions out.</param>
internal sealed record EqualizationEnd(ScalableLayer To, int Repeat)
{
    /// <summary>A figure for each input channel of <see cref="To"/>, from one for each channel before.</summary>
    public double[] Spread(double[] figures) => [.. figures.SelectMany(f => Enumerable.Repeat(f, Repeat))];

    /// <summary>The largest figure of each channel before, over the input channels of <see cref="To"/> that it spreads to.</summary>
    public double[] Gather(double[] ranges) => [.. ranges.Chunk(Repeat).Select(c => c.Max())];
}
