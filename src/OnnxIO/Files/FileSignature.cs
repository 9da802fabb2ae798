namespace NNCompress.OnnxIO.Files;

/// <summary>Kinds of file that are given for ONNX models by mistake, told by their first bytes.</summary>
internal static class FileSignature
{
    /// <summary>What the file is, as <c>a PNG image</c>; null where it is nothing that we know.</summary>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (start is [0x89, (byte)'P', (byte)'N', (byte)'G', ..])
            return "a PNG image";
        if (start is [0xFF, 0xD8, 0xFF, ..])
            return "a JPEG image";
        if (start.StartsWith("PK\x03\x04"u8))
            return "a zip archive, as PyTorch's .pt and .npz files are";
        if (start.Length >= 8 && start[4..8].SequenceEqual("TFL3"u8))
            return "a TensorFlow Lite model";
        if (start.Length >= 8 && start[4..8].SequenceEqual("ORTM"u8))
            return "a model in ONNX Runtime's own .ort format";
        if (start is [0x89, (byte)'H', (byte)'D', (byte)'F', ..])
            return "an HDF5 file, as Keras writes";
        if (start is [0x1F, 0x8B, ..])
            return "a gzip archive";
        if (start is [0x80, >= 2 and <= 5, ..])
            return "a Python pickle, as PyTorch writes";
        if (start.Length > 1 && start[1..].StartsWith("NUMPY"u8))
            return "a NumPy array";
        if (start.StartsWith("version https://git-lfs"u8))
            return "a Git LFS pointer: the model itself was not fetched";
        if (start.Length > 0 && start.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is var other && IsTextUpTo(start, other))
            return "a text file";
        return null;
    }

    private static bool IsTextUpTo(ReadOnlySpan<byte> start, int firstUnprintable)
    {
        const int Enough = 8;
        if (firstUnprintable < 0)
            return true;
        return firstUnprintable >= Enough && start[firstUnprintable] is (byte)'\n' or (byte)'\r' or (byte)'\t';
    }
}
