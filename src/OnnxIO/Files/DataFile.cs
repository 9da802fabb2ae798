using System.Security.Cryptography;
using System.Text;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files;

/// <summary>
/// The data file beside a saved model. Its name holds a hash of its content, so that the file of an older version of the model is
/// never written over: until the model file itself is replaced, the old pair is complete, and after that the new one is.
/// </summary>
internal static class DataFile
{
    private const int HashDigits = 16;
    private const string Extension = ".data";

    /// <summary>Writes the data of a layout beside <paramref name="modelPath"/> and notes the file's name in the layout.</summary>
    /// <returns>The data file's path, and whether it is new: a file of the same content may be there already.</returns>
    public static (string Path, bool IsNew) Write(ExternalLayout layout, string modelPath, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(modelPath)!;
        var name = Path.GetFileName(modelPath);
        using var file = new AtomicFile(folder, name + Extension, layout.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var stream = new HashingStream(file.Stream, hash))
        {
            var padding = new byte[ExternalLayout.Alignment];
            foreach (var (tensor, offset) in layout.Tensors)
            {
                stream.Write(padding.AsSpan(0, (int)(offset - stream.Position)));
                tensor.Bytes.CopyTo(stream, cancellation);
            }
        }

        var digits = Convert.ToHexStringLower(hash.GetHashAndReset())[..HashDigits];
        layout.Location = $"{name}.{digits}{Extension}";
        var path = Path.Combine(folder, layout.Location);
        var isNew = !Holds(path, layout.Length, digits);
        if (isNew)
        {
            file.Complete();
            file.Commit(path);
        }

        return (path, isNew);
    }

    /// <summary>Data files that the model file at <paramref name="modelPath"/> uses and that were written for it here.</summary>
    public static IReadOnlyList<string> UsedBy(string modelPath)
    {
        if (!File.Exists(modelPath))
            return [];
        var folder = Path.GetDirectoryName(modelPath)!;
        var name = Path.GetFileName(modelPath);
        string[] candidates = [.. Directory.EnumerateFiles(folder, "*" + Extension).Where(path => IsOurs(Path.GetFileName(path), name))];
        if (candidates.Length == 0)
            return [];
        try
        {
            using var file = new MappedFile(modelPath);
            var skeleton = PayloadStripper.Strip(file.Region(0, file.Length), MessageKind.Model).Message;
            return [.. candidates.Where(path => skeleton.Span.IndexOf(Encoding.UTF8.GetBytes(Path.GetFileName(path))) >= 0)];
        }
        catch (Exception e) when (e is WireException or IOException or UnauthorizedAccessException)
        {
            return []; // not a model: nothing there belongs to it
        }
    }

    private static bool IsOurs(string file, string model) =>
        file.Length == model.Length + 1 + HashDigits + Extension.Length
        && file.StartsWith(model + ".", StringComparison.Ordinal)
        && file.EndsWith(Extension, StringComparison.Ordinal)
        && file.Substring(model.Length + 1, HashDigits).All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a file of the same content is there already, perhaps open as the model's own input.</summary>
    private static bool Holds(string path, long length, string digits)
    {
        if (!File.Exists(path))
            return false;
        using var stream = File.OpenRead(path);
        return stream.Length == length && Convert.ToHexStringLower(SHA256.HashData(stream))[..HashDigits] == digits;
    }
}
