using NNCompress.Speed;

namespace NNCompress.Cli.Json;

/// <summary>Layers that were given back to float together; the speed is that with them quantized over that without, with its 95 % interval.</summary>
sealed record FloatDecisionDocument(IReadOnlyList<string> Layers, double Speed, double Low, double High)
{
    public static FloatDecisionDocument Of(FloatDecision d) => new(d.Layers, d.Speed, d.Low, d.High);
}
