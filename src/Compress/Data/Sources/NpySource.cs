using NNCompress.Data.Npy;

namespace NNCompress.Data.Sources;

/// <summary>.npy files, one for each input.</summary>
/// <param name="Files">Input and file; a single file may leave the input open.</param>
public sealed record NpySource(IReadOnlyList<(string? Input, string Path)> Files) : IDataSource
{
    /// <inheritdoc/>
    public string Identity => string.Join('|', Files.Select(f => Path.GetFullPath(f.Path)));

    /// <inheritdoc/>
    public DataSet Open(ILabelSource? labels)
    {
        var columns = new List<SampleColumn>();
        try
        {
            foreach (var (input, path) in Files)
                columns.Add(NpyReader.Open(path, input));
            return new DataSet(Files[0].Path, columns, labels?.Open());
        }
        catch
        {
            columns.ForEach(c => c.Dispose());
            throw;
        }
    }
}
