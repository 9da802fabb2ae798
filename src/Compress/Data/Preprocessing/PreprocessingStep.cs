using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// One step from what a file holds to what a model takes. An object that answers for itself: what comes out of it, and how.
/// Its file also holds how a description writes it; <see cref="PreprocessingCatalogue"/> lists it.
/// </summary>
public abstract record PreprocessingStep
{
    /// <summary>The key in descriptions, as <c>center-crop</c>.</summary>
    public abstract string Id { get; }

    /// <summary>What comes out for samples of a certain kind.</summary>
    /// <exception cref="DiagnosticException">The step does not fit such samples.</exception>
    public abstract SampleSpec Describe(SampleSpec input);

    /// <summary>Does the step.</summary>
    /// <param name="sample">A sample.</param>
    /// <param name="input">Its description, all extents fixed, accepted by <see cref="Describe"/>.</param>
    public abstract Tensor Apply(Tensor sample, SampleSpec input);

    /// <summary>Throws that the step does not fit.</summary>
    protected DiagnosticException DoesNotFit(SampleSpec input, string reason, string? remedy = null) =>
        new(DataCodes.StepNotApplicable.At($"step '{Id}'", $"Samples are {input} here: {reason}", remedy));

    /// <summary>Throws unless samples are images.</summary>
    protected void RequireImage(SampleSpec input)
    {
        if (input.Layout == ImageLayout.None)
            throw DoesNotFit(
                input,
                "the step needs images, which have height, width and channels.",
                "For pictures without a channel axis, add one first: `- add-axis: 2`."
            );
    }

    /// <summary>Throws unless samples are images whose pixels can be mixed.</summary>
    protected void RequirePixels(SampleSpec input)
    {
        RequireImage(input);
        if (input.Type != ElementType.UInt8 && input.Type != ElementType.Float32)
            throw DoesNotFit(input, "pixels are mixed as uint8 or float32.", "Put the step before `type`, or `- type: float32` before it.");
    }
}
