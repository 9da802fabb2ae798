using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files;

/// <summary>Initializers that still lie in the file that they were read from, below one folder: in a data file, or amid a model file.</summary>
internal sealed class PlacesOfOrigin : IExternalPlaces
{
    private readonly Dictionary<Tensor, ExternalPlace> _places = [];

    /// <param name="model">The model whose initializers are looked up, of all scopes.</param>
    /// <param name="folder">The folder, in full.</param>
    /// <param name="minBytes">Smaller tensors are taken as lying nowhere.</param>
    public PlacesOfOrigin(Model model, string folder, long minBytes)
    {
        var isLink = new Dictionary<string, bool>();
        foreach (var tensor in model.Scopes.SelectMany(s => s.Initializers).Select(v => v.Initializer).OfType<Tensor>())
        {
            if (tensor.ByteLength < minBytes || tensor.Payload is not (RawPayload or ExternalPayload))
                continue;
            if (!tensor.Bytes.TryLocate(out var file, out var offset))
                continue;
            var relative = Path.GetRelativePath(folder, Path.GetFullPath(file.Path));
            if (Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) || IsLink(file.Path))
                continue;
            _places[tensor] = new ExternalPlace(relative.Replace(Path.DirectorySeparatorChar, '/'), offset, tensor.ByteLength);
        }

        // a runtime follows a link before it checks that the file lies in the folder
        bool IsLink(string path)
        {
            if (!isLink.TryGetValue(path, out var known))
                isLink.Add(path, known = new FileInfo(path).LinkTarget is not null);
            return known;
        }
    }

    /// <inheritdoc/>
    public ExternalPlace? Find(Tensor tensor) => _places.TryGetValue(tensor, out var place) ? place : null;
}
