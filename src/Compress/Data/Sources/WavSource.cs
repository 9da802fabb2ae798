using NNCompress.Data.Audio;

namespace NNCompress.Data.Sources;

/// <summary>Sound in a WAVE file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Clip">Points in time of a sample, cut one after the other; null for the whole file as one sample.</param>
public sealed record WavSource(string Path, long? Clip = null) : IDataSource
{
    /// <inheritdoc/>
    public string Identity => $"{System.IO.Path.GetFullPath(Path)} in {Clip}";

    /// <inheritdoc/>
    public DataSet Open(ILabelSource? labels)
    {
        var sound = new WavColumn(Path, Clip);
        try
        {
            return new DataSet(Path, [sound], labels?.Open());
        }
        catch
        {
            sound.Dispose();
            throw;
        }
    }
}
