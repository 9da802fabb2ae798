using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Sources;

/// <summary>
/// ONNX test data: folders <c>test_data_set_0</c>, <c>test_data_set_1</c>, … each with <c>input_0.pb</c>, <c>input_1.pb</c>, … A folder is a
/// whole run with its batch axis, so its samples are never put together.
/// </summary>
/// <param name="Folder">The folder above them, or one of them.</param>
public sealed record TestDataSource(string Folder) : IDataSource
{
    private const string SetPrefix = "test_data_set_";
    private const string InputPrefix = "input_";
    private const string Extension = ".pb";

    /// <inheritdoc/>
    public string Identity => Path.GetFullPath(Folder);

    /// <summary>Whether a folder looks like test data.</summary>
    public static bool Matches(string folder) =>
        File.Exists(Path.Combine(folder, $"{InputPrefix}0{Extension}")) || Directory.EnumerateDirectories(folder, SetPrefix + "*").Any();

    /// <inheritdoc/>
    public DataSet Open(ILabelSource? labels)
    {
        var sets = DataFile.Try(Folder, () => Numbered(Directory.EnumerateDirectories(Folder, SetPrefix + "*"), SetPrefix));
        if (sets.Count == 0)
            sets = [Folder];
        var files = sets.ConvertAll(Inputs);
        var found = new DiagnosticBag();
        foreach (var (set, inputs) in sets.Zip(files))
        {
            if (inputs.Count == 0 || inputs.Count != files[0].Count)
                found.Add(
                    DataCodes.TestDataMalformed.At(
                        set,
                        $"There are {inputs.Count} files {InputPrefix}N{Extension}, and {files[0].Count} in {sets[0]}."
                    )
                );
        }
        found.ThrowIfErrors();
        var columns = files[0].Select((first, i) => new TestDataColumn(first, [.. files.Select(f => f[i])])).ToList();
        return new DataSet(Folder, columns, labels?.Open(), isStacked: false);
    }

    private static List<string> Inputs(string set) =>
        DataFile.Try(set, () => Numbered(Directory.EnumerateFiles(set, $"{InputPrefix}*{Extension}"), InputPrefix));

    /// <summary>Those whose name goes on with a number, in its order.</summary>
    private static List<string> Numbered(IEnumerable<string> paths, string prefix)
    {
        static int? Number(string path, string prefix) =>
            int.TryParse(
                Path.GetFileNameWithoutExtension(path).AsSpan(prefix.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : null;
        return [.. paths.Where(p => Number(p, prefix) is not null).OrderBy(p => Number(p, prefix))];
    }
}
