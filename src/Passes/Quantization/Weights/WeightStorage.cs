using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>A way to hold a quantized weight in a model.</summary>
internal abstract class WeightStorage(PassContext context, QuantizeWeightsOptions options)
{
    protected GraphEditor Editor => context.Editor;

    protected QuantizeWeightsOptions Options => options;

    /// <summary>Why a weight cannot be held in this form, as a sentence for the user; null where it can.</summary>
    public abstract string? WhyNot(SurveyedWeight weight);

    /// <summary>The operator set that the form needs for a weight; 0 where any has it.</summary>
    public abstract long OpsetFor(SurveyedWeight weight);

    /// <summary>Changes the layer.</summary>
    public abstract QuantizedLayer Apply(SurveyedWeight weight);

    /// <summary>Quantizes as the options say.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="dims">Extents.</param>
    /// <param name="granularity">Which elements share a scale.</param>
    /// <param name="grid">The integers.</param>
    /// <param name="symmetric">Whether the zero point is the middle of the grid.</param>
    /// <param name="scaleType">The type in which scales are stored: they are rounded to it before the weights are to the grid.</param>
    protected QuantizedWeights Quantize(
        float[] values,
        ReadOnlySpan<long> dims,
        WeightGranularity granularity,
        IntegerGrid grid,
        bool symmetric,
        ElementType scaleType
    )
    {
        var parallel = context.ParallelOptions;
        var quantized = WeightQuantizer.Quantize(values, dims, granularity, grid, symmetric, options.WantedScaleSearch, parallel);
        if (scaleType.Bits >= ElementType.Float32.Bits)
            return quantized;
        var scales = ScaleTensor(quantized, [quantized.Scales.Length], scaleType).ToSingles();
        // a scale below the type's smallest number is that of weights below it: they are 0
        AffineParameters[] rounded = [.. scales.Select((s, i) => new AffineParameters(s > 0 ? s : 1, quantized.ParametersOf(i).ZeroPoint))];
        return WeightQuantizer.Quantize(values, dims, granularity, grid, rounded, parallel);
    }

    /// <summary>The scales as a tensor of a floating-point type.</summary>
    protected static Tensor ScaleTensor(QuantizedWeights quantized, ReadOnlySpan<long> dims, ElementType type)
    {
        var bytes = new byte[type.ByteLength(quantized.Scales.Length)];
        ElementCodec.For(type).Encode(quantized.Scales, bytes);
        return Tensor.FromBytes(type, dims, bytes);
    }
}
