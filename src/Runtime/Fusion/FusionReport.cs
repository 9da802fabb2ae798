using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>Which layers of a quantized model the runtime computes on integers, read from its own optimised graph.</summary>
/// <param name="Layers">Every quantized layer, in graph order.</param>
/// <param name="Quantizers">QuantizeLinear and DynamicQuantizeLinear that are left to run.</param>
/// <param name="Dequantizers">DequantizeLinear of activations that are left to run.</param>
/// <param name="WeightDequantizers">DequantizeLinear of constants that are left to run: weights turned back at every run.</param>
/// <param name="Requantizers">Of the dequantizers, those read by nothing but quantizers: a change of scale that costs two passes over the tensor.</param>
public sealed record FusionReport(
    IReadOnlyList<LayerFusion> Layers,
    int Quantizers,
    int Dequantizers,
    int WeightDequantizers,
    int Requantizers
)
{
    /// <summary>Layers computed on integers.</summary>
    public int OnIntegers => Layers.Count(l => l.RunsOnIntegers);

    /// <param name="model">A model; one that is not quantized gives an empty report.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DiagnosticException">The runtime does not open the model.</exception>
    public static FusionReport Of(Model model, CancellationToken cancellation = default)
    {
        using var optimized = OptimizedGraph.Open(model, cancellation: cancellation);
        return FusionAnalysis.Of(model, optimized);
    }
}
