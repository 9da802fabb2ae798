using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>One way to quantize a model, of those that are compared.</summary>
/// <param name="Ranges">How ranges of activations are found.</param>
/// <param name="PerChannel">Whether each output channel has a scale of its own; null: where one scale would cost accuracy.</param>
/// <param name="Equalize">Whether channels between layers are equalized before.</param>
/// <param name="Smooth">Whether outliers of inputs move into weights before.</param>
/// <param name="Rounding">How weights become integers.</param>
public sealed record QuantizationForm(
    RangeEstimator Ranges,
    bool? PerChannel = null,
    bool Equalize = false,
    bool Smooth = false,
    WeightRounding Rounding = WeightRounding.Nearest
)
{
    /// <summary>Whether weights are changed before they are quantized, and with them what the layers give.</summary>
    public bool ChangesLayers => Equalize || Smooth;

    /// <summary>How reports name it.</summary>
    public string Name =>
        string.Join(
            ", ",
            (string[])
                [
                    Ranges.Id,
                    PerChannel switch
                    {
                        true => "scales per channel",
                        false => "one scale per weight",
                        null => "scales where needed",
                    },
                    .. Equalize ? ["equalize"] : (string[])[],
                    .. Smooth ? ["smooth"] : (string[])[],
                    .. Rounding >= WeightRounding.Gptq ? ["round-gptq"] : (string[])[],
                    .. Rounding == WeightRounding.Adaptive ? ["round-adaptive"] : (string[])[],
                ]
        );

    /// <summary>The passes, in order.</summary>
    /// <param name="common">What all forms have in common.</param>
    public IEnumerable<Pass> Passes(QuantizeStaticOptions common)
    {
        if (Equalize)
            yield return new EqualizePass(new EqualizeOptions());
        if (Smooth)
            yield return new SmoothPass(new SmoothOptions());
        yield return Static(common);
        if (Rounding >= WeightRounding.Gptq)
            yield return new RoundGptqPass(new RoundGptqOptions());
        if (Rounding == WeightRounding.Adaptive)
            yield return new RoundAdaptivePass(new RoundAdaptiveOptions(LayerByLayer: false));
        yield return new CorrectBiasPass(new CorrectBiasOptions());
    }

    /// <summary>The pass that quantizes.</summary>
    public QuantizeStaticPass Static(QuantizeStaticOptions common) => new(common with { Ranges = Ranges, PerChannel = PerChannel });
}
