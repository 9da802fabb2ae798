using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files.Messages;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Files;

/// <summary>Reads ONNX models. Tensor data stay in the mapped file, and in the mapped data files beside it.</summary>
public static class ModelReader
{
    /// <summary>Opens a model file. Its files stay open until the model is disposed.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="options">How to read; defaults where null.</param>
    /// <param name="findings">Takes warnings, and errors as well.</param>
    /// <exception cref="DiagnosticException">The file cannot be read or is no sound model.</exception>
    public static Model Open(string path, ReadOptions? options = null, DiagnosticBag? findings = null)
    {
        var full = Path.GetFullPath(path);
        var model = new Model { Path = full };
        try
        {
            var file = MapFile(path, full);
            model.Own(file);
            Read(model, file.Region(0, file.Length), path, Path.GetDirectoryName(full), options ?? new ReadOptions(), findings ?? []);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Reads a model from memory, which must not change while the model is used.</summary>
    /// <param name="bytes">A whole model file.</param>
    /// <param name="folderOfExternalData">Where its data files lie; null where it has none.</param>
    /// <param name="options">How to read; defaults where null.</param>
    /// <param name="findings">Takes warnings, and errors as well.</param>
    /// <exception cref="DiagnosticException">The bytes are no sound model.</exception>
    public static Model Parse(
        ReadOnlyMemory<byte> bytes,
        string? folderOfExternalData = null,
        ReadOptions? options = null,
        DiagnosticBag? findings = null
    )
    {
        var model = new Model();
        try
        {
            Read(model, new MemoryBytes(bytes), "model", folderOfExternalData, options ?? new ReadOptions(), findings ?? []);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static MappedFile MapFile(string path, string full)
    {
        try
        {
            return new MappedFile(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var problem =
                Directory.Exists(full) ? "It is a folder."
                : File.Exists(full) ? e.Message
                : "It does not exist.";
            throw new DiagnosticException(FileCodes.CannotRead.At(path, problem, "Give the path of an ONNX model file."), e);
        }
    }

    private static void Read(Model model, ByteSource bytes, string place, string? folder, ReadOptions options, DiagnosticBag findings)
    {
        if (!BitConverter.IsLittleEndian)
            throw new DiagnosticException(
                FileCodes.BigEndian.At(place, "Tensor data are little-endian and are read in place; this machine is not.")
            );
        if (bytes.Length == 0)
            throw new DiagnosticException(FileCodes.Empty.At(place, "The file is empty.", "Fetch or export the model again."));
        var skeleton = ProtoFile.Strip(bytes, MessageKind.Model, place);
        var message = ProtoFile.Parse(ModelProto.Parser, skeleton, place);
        var context = new BindingContext(place, skeleton.Payloads, new ExternalFiles(folder, model), options, findings);
        ModelMessage.Read(message, model, context);
        context.ThrowIfErrors();
    }
}
