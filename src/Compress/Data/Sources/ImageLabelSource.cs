using NNCompress.Data.Images;

namespace NNCompress.Data.Sources;

/// <summary>Classes that stand in the images' names, folders or list.</summary>
/// <param name="Labels">Where exactly.</param>
public sealed record ImageLabelSource(IImageLabels Labels) : IImageLabelSource
{
    /// <inheritdoc/>
    public SampleColumn? Open() => null;

    /// <inheritdoc/>
    public (ImageFolder Images, SampleColumn Labels) Label(ImageFolder images)
    {
        var (chosen, classes) = Labels.Label(images);
        return (chosen, MemoryColumn.Labels(classes.AsSpan(), images.Folder));
    }
}
