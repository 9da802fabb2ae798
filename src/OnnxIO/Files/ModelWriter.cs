using System.Security.Cryptography;
using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files.Messages;
using NNCompress.OnnxIO.Files.Wire;

namespace NNCompress.OnnxIO.Files;

/// <summary>Writes ONNX models. Tensor data are streamed from where they lie.</summary>
public static class ModelWriter
{
    /// <summary>What protobuf can hold in one message.</summary>
    private const long ProtobufLimit = int.MaxValue;

    /// <summary>
    /// Saves a model. The file appears whole or not at all: killed at any moment, the old one or the new one is there. With a data
    /// file, that is complete under a name of its own before the model file is replaced; then the data file that was written here
    /// for the replaced model is removed.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="options">How to save; defaults where null.</param>
    /// <param name="ct">Stops the work, leaving nothing behind.</param>
    /// <exception cref="DiagnosticException">The file cannot be written, or is one that the model is read from.</exception>
    public static void Save(Model model, string path, SaveOptions? options = null, CancellationToken ct = default) =>
        SaveProved(model, path, proof: null, options, ct);

    /// <summary>As <see cref="Save"/>, but the complete file is looked at before it gets its name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="proof">
    /// Looks at the complete file, under a temporary name in the same folder, and says the path that it shall get, in that folder too;
    /// where this throws, nothing is left behind. Null: the file gets <paramref name="path"/>.
    /// </param>
    /// <param name="options">How to save; defaults where null.</param>
    /// <param name="ct">Stops the work, leaving nothing behind.</param>
    /// <exception cref="DiagnosticException">The file cannot be written, or is one that the model is read from.</exception>
    public static void SaveProved(
        Model model,
        string path,
        Func<string, string>? proof,
        SaveOptions? options = null,
        CancellationToken ct = default
    )
    {
        options ??= new SaveOptions();
        var full = Path.GetFullPath(path);
        if (!options.AllowInputOverwrite)
            RefuseInputs(model, path, full);
        try
        {
            SaveTo(model, full, proof, options, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var problem =
                !Directory.Exists(Path.GetDirectoryName(full)) ? "Its folder does not exist."
                : Directory.Exists(full) ? "It is a folder."
                : e.Message;
            throw new DiagnosticException(FileCodes.CannotWrite.At(path, problem, "Nothing was written."), e);
        }
    }

    /// <summary>The whole model as the bytes of one file, as a runtime session takes them.</summary>
    /// <exception cref="DiagnosticException">It would be 2 GB or more.</exception>
    public static byte[] ToBytes(Model model) => ToBytes(model, external: null);

    /// <summary>A hash over the whole model, weights included: equal for two models that would be saved as the same bytes. Nothing is held in memory.</summary>
    /// <returns>The SHA-256 as 64 hexadecimal digits.</returns>
    public static string Digest(Model model, CancellationToken ct = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Fill(model, external: null).WriteTo(new HashingStream(Stream.Null, hash), ct);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>As <see cref="ToBytes(Model)"/>, without the initializers that lie elsewhere.</summary>
    internal static byte[] ToBytes(Model model, IExternalPlaces? external)
    {
        var filler = Fill(model, external);
        RequireOneMessage(filler, model.Path ?? "model", "Save it with a data file and open that instead.");
        var bytes = new byte[filler.Length];
        filler.WriteTo(new MemoryStream(bytes));
        return bytes;
    }

    private static void SaveTo(Model model, string full, Func<string, string>? proof, SaveOptions options, CancellationToken ct)
    {
        var old = DataFile.UsedBy(full);
        (string Path, bool IsNew)? data = null;
        ExternalLayout? layout = null;
        var filler = options.ExternalData == true ? null : Fill(model, external: null);
        if (filler is null || (options.ExternalData is null && filler.Length > Math.Min(options.EmbedLimit, ProtobufLimit)))
        {
            layout = new ExternalLayout(model, options.MinExternalBytes);
            if (!layout.IsEmpty)
                data = DataFile.Write(layout, full, ct);
        }

        try
        {
            filler = layout is null ? filler! : Fill(model, layout);
            RequireOneMessage(
                filler,
                full,
                "Save it with a data file; data of attributes cannot lie in one: turn large Constant nodes into initializers."
            );
            using var file = new AtomicFile(Path.GetDirectoryName(full)!, Path.GetFileName(full), filler.Length);
            filler.WriteTo(file.Stream, ct);
            ct.ThrowIfCancellationRequested();
            var complete = file.Complete();
            if (proof is not null && Path.GetFullPath(proof(complete)) is var chosen && chosen != full)
            {
                if (!options.AllowInputOverwrite)
                    RefuseInputs(model, chosen, chosen);
                (full, old) = (chosen, DataFile.UsedBy(chosen));
            }

            file.Commit(full);
        }
        catch when (data is { IsNew: true })
        {
            File.Delete(data.Value.Path);
            throw;
        }

        foreach (var path in old)
        {
            if (path != data?.Path && (options.AllowInputOverwrite || !IsOpen(model, path)))
                TryDelete(path);
        }
    }

    private static PayloadFiller Fill(Model model, IExternalPlaces? external)
    {
        var payloads = new OutgoingPayloads(external);
        var message = ModelMessage.Write(model, payloads);
        return new PayloadFiller(message.ToByteArray(), payloads.Embedded, MessageKind.Model);
    }

    private static void RequireOneMessage(PayloadFiller filler, string place, string remedy)
    {
        if (filler.Length > ProtobufLimit)
            throw new DiagnosticException(
                FileCodes.TooLarge.At(
                    place,
                    $"As one file the model takes {filler.Length} bytes; the format ends at {ProtobufLimit}.",
                    remedy
                )
            );
    }

    private static void RefuseInputs(Model model, string path, string full)
    {
        if (full == model.Path || IsOpen(model, full))
            throw new DiagnosticException(
                FileCodes.OverwritesInput.At(
                    path,
                    "The model is read from this file.",
                    "Give another output path, or allow overwriting the input."
                )
            );
    }

    private static bool IsOpen(Model model, string path) => model.Files.Any(f => Path.GetFullPath(f.Path) == path);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The model is saved; that the old data stay behind, as Windows does with open files, harms nothing.
        }
    }
}
