using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>A model in the form that the runtime reads: bytes, or files in a temporary folder where it is too large for those.</summary>
internal sealed class StoredModel : IDisposable
{
    private byte[]? _bytes;

    private StoredModel(byte[]? bytes, string? folder)
    {
        _bytes = bytes;
        Folder = folder;
    }

    public static StoredModel Of(Model model, long limit, CancellationToken cancellation)
    {
        if (SizeOf(model) <= limit)
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

    private string FilePath => Path.Combine(Folder!, "model.onnx");

    /// <summary>Opens the model, once: its bytes are given up, as the session has its own.</summary>
    public InferenceSession Open(SessionOptions options)
    {
        if (Folder is not null)
            return new InferenceSession(FilePath, options);
        var bytes = _bytes ?? throw new InvalidOperationException("The model was opened already.");
        _bytes = null;
        return new InferenceSession(bytes, options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Folder is not null && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Bytes of all tensors; what else a model holds is small.</summary>
    private static long SizeOf(Model model) =>
        model.Scopes.Sum(s =>
            s.Initializers.Sum(v => v.Initializer!.ByteLength)
            + s.Nodes.Sum(n => n.Attributes.Sum(a => (a.Payload as Tensor)?.ByteLength ?? 0))
        );
}
