using NNCompress.Runtime;

namespace NNCompress.Cli.Json;

/// <summary>What the runtime made of the quantized layers, and which quantizers and dequantizers it left to run.</summary>
sealed record FusionDocument(
    int OnIntegers,
    int Quantizers,
    int Dequantizers,
    int WeightDequantizers,
    int Requantizers,
    IReadOnlyList<FusedLayerDocument> Layers
)
{
    public static FusionDocument Of(FusionReport f) =>
        new(
            f.OnIntegers,
            f.Quantizers,
            f.Dequantizers,
            f.WeightDequantizers,
            f.Requantizers,
            [.. f.Layers.Select(l => new FusedLayerDocument(l.Layer, l.Operator, l.Kernel, l.RunsOnIntegers, l.Reason))]
        );
}
