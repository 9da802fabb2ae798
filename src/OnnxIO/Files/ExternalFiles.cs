using System.Globalization;
using NNCompress.OnnxIO.Files.Messages;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Files;

/// <summary>The data files of one model: each is checked, mapped once and given to the model, which closes it.</summary>
/// <param name="folder">The model's folder; null for a model that came as bytes.</param>
/// <param name="model">Owns the mapped files.</param>
internal sealed class ExternalFiles(string? folder, Model model)
{
    private readonly Dictionary<string, MappedFile?> _files = [];

    /// <summary>Finds the data that a tensor's entries name; null where an error was reported.</summary>
    /// <param name="entries"><c>location</c>, and optionally <c>offset</c> and <c>length</c>; others, as <c>checksum</c>, are not used.</param>
    /// <param name="expected">Bytes that type and dimensions need; null where the type is unknown.</param>
    /// <param name="label">The tensor.</param>
    /// <param name="context">Takes what is wrong.</param>
    public ExternalPayload? Find(IEnumerable<StringStringEntryProto> entries, long? expected, string label, BindingContext context)
    {
        string? location = null;
        long offset = 0;
        long? length = null;
        foreach (var entry in entries)
        {
            switch (entry.Key)
            {
                case "location":
                    location = entry.Value;
                    break;
                case "offset" when TryNumber(entry.Value, out var value):
                    offset = value;
                    break;
                case "length" when TryNumber(entry.Value, out var value):
                    length = value;
                    break;
                case "offset" or "length":
                    context.Report(
                        FileCodes.ExternalEntry,
                        label,
                        $"The {entry.Key} of its external data is '{entry.Value}', no number of bytes."
                    );
                    return null;
            }
        }

        if (string.IsNullOrEmpty(location))
        {
            context.Report(FileCodes.ExternalEntry, label, "Its data are external, but no file is named.");
            return null;
        }

        if (expected is not null && length is not null && length != expected)
        {
            context.Report(FileCodes.DataLength, label, $"Its external data are {length} bytes long; type and dimensions need {expected}.");
            return null;
        }

        if (Open(location, label, context) is not { } file)
            return null;
        var count = expected ?? length ?? Math.Max(0, file.Length - offset);
        if (offset > file.Length - count)
        {
            context.Report(
                FileCodes.ExternalRange,
                label,
                $"Its data are bytes {offset} to {(System.Numerics.BigInteger)offset + count} of '{location}', which has {file.Length}.",
                "The data file is truncated or belongs to another model: fetch both again."
            );
            return null;
        }

        return new ExternalPayload(location, offset, file.Region(offset, count));
    }

    private static bool TryNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private MappedFile? Open(string location, string label, BindingContext context)
    {
        if (_files.TryGetValue(location, out var known))
            return known; // null: already reported
        var file = Map(location, label, context);
        _files.Add(location, file);
        return file;
    }

    private MappedFile? Map(string location, string label, BindingContext context)
    {
        if (folder is null)
        {
            context.Report(FileCodes.ExternalMissing, label, $"Its data lie in '{location}', but the model came without a folder.");
            return null;
        }

        var path = Path.Combine(folder, ExternalPath.Native(location));
        try
        {
            if (ExternalPath.Problem(folder, location) is { } problem)
            {
                context.Report(
                    FileCodes.ExternalPath,
                    label,
                    $"Its data lie in '{location}': {problem}.",
                    "For safety data files must lie in the model's folder or below it; move the file there and correct the model's entry."
                );
                return null;
            }

            var file = new MappedFile(path);
            model.Own(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            context.Report(
                FileCodes.ExternalMissing,
                label,
                $"Its data file '{location}' cannot be read: {(File.Exists(path) ? e.Message : "it does not exist.")}",
                "Put the data file where the model expects it: the two belong together."
            );
            return null;
        }
    }
}
