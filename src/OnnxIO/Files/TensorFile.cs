using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files.Messages;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Files;

/// <summary>Files that hold one tensor, as <c>test_data_set_0/input_0.pb</c> beside many models.</summary>
public static class TensorFile
{
    /// <summary>Reads a tensor into memory; the file is closed again.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read or holds no sound tensor.</exception>
    public static Tensor Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DiagnosticException(FileCodes.CannotRead.At(path, e.Message), e);
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads a tensor from a message in memory.</summary>
    /// <param name="bytes">A <c>TensorProto</c>; must not change while the tensor is used.</param>
    /// <param name="place">What to call it in findings.</param>
    /// <exception cref="DiagnosticException">The bytes are no sound tensor.</exception>
    public static Tensor Parse(ReadOnlyMemory<byte> bytes, string place = "tensor")
    {
        var skeleton = ProtoFile.Strip(new MemoryBytes(bytes), MessageKind.Tensor, place);
        var message = ProtoFile.Parse(TensorProto.Parser, skeleton, place);
        using var owner = new Model();
        var context = new BindingContext(place, skeleton.Payloads, new ExternalFiles(folder: null, owner), new ReadOptions(), []);
        var tensor = TensorMessage.Read(message, "tensor", context);
        context.ThrowIfErrors();
        return tensor!;
    }
}
