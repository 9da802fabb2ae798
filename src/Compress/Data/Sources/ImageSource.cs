using NNCompress.Data.Images;

namespace NNCompress.Data.Sources;

/// <summary>A folder of images.</summary>
/// <param name="Folder">The folder.</param>
public sealed record ImageSource(string Folder) : IDataSource
{
    /// <inheritdoc/>
    public string Identity => Path.GetFullPath(Folder);

    /// <summary>
    /// Opens the images. Without labels given, the class is the sub-folder where every image lies in one; otherwise there are none.
    /// </summary>
    public DataSet Open(ILabelSource? labels)
    {
        var images = ImageFolder.Open(Folder);
        var byImage = labels as IImageLabelSource;
        if (labels is null && images.Files.All(f => f.Contains('/', StringComparison.Ordinal)))
            byImage = new ImageLabelSource(new FolderLabels());
        if (byImage is null)
            return new DataSet(Folder, [images.Column()], labels?.Open());
        var (chosen, column) = byImage.Label(images);
        return new DataSet(Folder, [chosen.Column()], column);
    }
}
