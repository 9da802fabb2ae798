using NNCompress.Data.Images;

namespace NNCompress.Data.Sources;

/// <summary>The objects of each image in a text file of its own, as YOLO has them.</summary>
/// <param name="Folder">The folder of the text files: <c>photos/a.jpg</c> has <c>a.txt</c>.</param>
public sealed record BoxLabelSource(string Folder) : IImageLabelSource
{
    /// <inheritdoc/>
    public SampleColumn? Open() => null;

    /// <inheritdoc/>
    public (ImageFolder Images, SampleColumn Labels) Label(ImageFolder images) => (images, BoxColumn.Open(Folder, images));
}
