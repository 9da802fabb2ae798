using NNCompress.Data.Npy;

namespace NNCompress.Data.Sources;

/// <summary>A .npz file whose arrays bear the names of the model's inputs.</summary>
/// <param name="Path">The file.</param>
public sealed record NpzSource(string Path) : IDataSource
{
    /// <inheritdoc/>
    public string Identity => System.IO.Path.GetFullPath(Path);

    /// <inheritdoc/>
    public DataSet Open(ILabelSource? labels)
    {
        var data = NpzReader.Open(Path);
        try
        {
            if (labels?.Open() is not { } column)
                return data;
            data.Labels?.Dispose();
            return new DataSet(Path, data.Inputs, column);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }
}
