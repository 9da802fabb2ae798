using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;

namespace NNCompress.Runtime;

/// <summary>
/// A model in the form that the runtime reads: its bytes; where those are many, bytes without the weights, which stay in the files that
/// they were read from; and where that cannot be, as weights were computed since, files in a temporary folder.
/// </summary>
internal sealed class StoredModel : IDisposable
{
    private byte[]? _bytes;

    private StoredModel(byte[]? bytes, string? folder)
    {
        _bytes = bytes;
        Folder = folder;
    }

    public static StoredModel Of(Model model, long limit, bool weightsStay, CancellationToken cancellation)
    {
        var fits = model.TensorBytes() <= limit;
        if ((weightsStay || !fits) && BesideOrigin.Of(model, limit) is { } beside)
            return new StoredModel(beside.Bytes, folder: null) { DataFolder = beside.Folder };
        if (fits)
            return new StoredModel(ModelWriter.ToBytes(model), folder: null);
        var folder = Directory.CreateTempSubdirectory("nncompress-").FullName;
        var stored = new StoredModel(bytes: null, folder);
        try
        {
            ModelWriter.Save(model, stored.FilePath, new SaveOptions(ExternalData: true), cancellation);
            return stored;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <summary>The temporary folder, where there is one.</summary>
    public string? Folder { get; }

    /// <summary>How many bytes the runtime is handed.</summary>
    public int BytesToRead => _bytes?.Length ?? 0;

    /// <summary>Where the data lie that the bytes do not hold.</summary>
    private string? DataFolder { get; init; }

    private string FilePath => Path.Combine(Folder!, "model.onnx");

    /// <summary>Opens the model, once: its bytes are given up, as the session has its own.</summary>
    public InferenceSession Open(SessionOptions options)
    {
        if (Folder is not null)
            return new InferenceSession(FilePath, options);
        var bytes = _bytes ?? throw new InvalidOperationException("The model was opened already.");
        _bytes = null;
        if (DataFolder is not null)
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", DataFolder);
        return new InferenceSession(bytes, options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Folder is not null && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
