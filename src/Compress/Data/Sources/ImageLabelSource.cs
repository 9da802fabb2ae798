using NNCompress.Data.Images;

namespace NNCompress.Data.Sources;

/// <summary>Labels that stand in the images' names, folders or list.</summary>
/// <param name="Labels">Where exactly.</param>
public sealed record ImageLabelSource(IImageLabels Labels) : ILabelSource
{
    /// <inheritdoc/>
    public SampleColumn? Open() => null;
}
