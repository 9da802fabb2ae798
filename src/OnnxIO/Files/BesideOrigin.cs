namespace NNCompress.OnnxIO.Files;

/// <summary>
/// A model as the bytes of a model file whose large initializers are not in it but where they were read from: nothing is copied.
/// For a runtime that takes the bytes and the folder that their external data are relative to, while the model stays open.
/// </summary>
/// <param name="Bytes">The model file.</param>
/// <param name="Folder">The folder of the file that the model was read from.</param>
public sealed record BesideOrigin(byte[] Bytes, string Folder)
{
    /// <summary>Below this size a tensor is not worth a reference.</summary>
    private const int MinBytes = 64 * 1024;

    /// <summary>Writes a model so.</summary>
    /// <param name="model">The model.</param>
    /// <param name="limit">Most bytes of tensors that may stand in the model file, as what was computed since must.</param>
    /// <returns>Null where the model was not read from a file, or where more remains than the limit.</returns>
    public static BesideOrigin? Of(Model model, long limit)
    {
        if (model.Path is null || Path.GetDirectoryName(Path.GetFullPath(model.Path)) is not { } folder)
            return null;
        var places = new PlacesOfOrigin(model, folder, MinBytes);
        var remaining = model.TensorBytes(t => places.Find(t) is null);
        return remaining <= limit ? new BesideOrigin(ModelWriter.ToBytes(model, places), folder) : null;
    }
}
