using NNCompress.Speed;

namespace NNCompress.Cli.Json;

/// <summary>
/// What was written instead of a quantized model that was slower than the original, <c>rewritten</c> or <c>original</c>; and the quantized model's speed
/// over the original's, with its 95 % interval.
/// </summary>
sealed record FallbackDocument(string Model, double Speed, double Low, double High)
{
    public static FallbackDocument Of(FallbackDecision d) =>
        new(d.Model == FallbackModel.Rewritten ? "rewritten" : "original", d.Speed, d.Low, d.High);
}
