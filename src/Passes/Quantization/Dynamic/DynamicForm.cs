using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>A way to let a layer quantize its activations when they arrive.</summary>
internal abstract class DynamicForm(PassContext context, QuantizeDynamicOptions options)
{
    /// <summary>What a layer is expected to gain at least: below that, what it costs to quantize its input may eat the gain.</summary>
    protected const double LeastSpeed = 1.05;

    protected GraphEditor Editor => context.Editor;

    protected QuantizeDynamicOptions Options => options;

    /// <summary>The operator set of the standard that the form needs; 0 where any has it.</summary>
    public virtual long Opset => 0;

    /// <summary>Why a layer cannot be had in this form, as a sentence for the user; null where it can.</summary>
    /// <param name="weights">The weights of one node, all of which can be quantized.</param>
    public abstract string? WhyNot(IReadOnlyList<SurveyedWeight> weights);

    /// <summary>Changes the layer; one result for each weight.</summary>
    public abstract IReadOnlyList<QuantizedLayer> Apply(IReadOnlyList<SurveyedWeight> weights);

    /// <summary>Quantizes a matrix symmetrically.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="dims">Its extents.</param>
    /// <param name="granularity">Which elements share a scale.</param>
    protected QuantizedWeights Quantize(float[] values, ReadOnlySpan<long> dims, WeightGranularity granularity) =>
        WeightQuantizer.Quantize(
            values,
            dims,
            granularity,
            options.Grid,
            symmetric: true,
            options.WantedScaleSearch,
            context.ParallelOptions
        );
}
