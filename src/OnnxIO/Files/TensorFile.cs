using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files;

/// <summary>Files that hold one tensor, as <c>test_data_set_0/input_0.pb</c> beside many models.</summary>
public static class TensorFile
{
    /// <summary>Reads a tensor into memory; the file is closed again.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read or holds no sound tensor.</exception>
    public static Tensor Read(string path) => Parse(ValueFile.ReadBytes(path), path);

    /// <summary>Reads a tensor from a message in memory.</summary>
    /// <param name="bytes">A <c>TensorProto</c>; must not change while the tensor is used.</param>
    /// <param name="place">What to call it in findings.</param>
    /// <exception cref="DiagnosticException">The bytes are no sound tensor.</exception>
    public static Tensor Parse(ReadOnlyMemory<byte> bytes, string place = "tensor") =>
        ((StoredTensor)ValueFile.Parse(bytes, new TensorType(ElementType.Undefined, Shape: null), place)).Tensor;
}
