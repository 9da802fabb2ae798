using NNCompress.Data.Sources;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>
/// Reads <c>source:</c>: a path whose kind shows by itself, or one of <c>{npy: file}</c>, <c>{npy: {input: file, …}}</c>, <c>{npz: file}</c>,
/// <c>{json: file}</c>, <c>{json: {input: file, …}}</c>, <c>{images: folder}</c>, <c>{wav: file}</c>, <c>{wav: {file: …, clip: n}}</c>,
/// <c>{test-data: folder}</c>, <c>{random: {samples: n, seed: s, inputs: {…}}}</c>.
/// </summary>
internal sealed class SourceReader
{
    private readonly PathReader _paths;
    private readonly Dictionary<string, Func<YamlValue, IDataSource?>> _readers;

    public SourceReader(PathReader paths)
    {
        _paths = paths;
        _readers = new(StringComparer.Ordinal)
        {
            ["npy"] = value => ReadFiles(value) is { } files ? new NpySource(files) : null,
            ["npz"] = value => paths.Read(value) is { } path ? new NpzSource(path) : null,
            ["json"] = value => ReadFiles(value) is { } files ? new JsonSource(files) : null,
            ["images"] = value => paths.Read(value) is { } path ? new ImageSource(path) : null,
            ["wav"] = ReadWav,
            ["test-data"] = value => paths.Read(value) is { } path ? new TestDataSource(path) : null,
            ["random"] = RandomReader.Read,
        };
    }

    public IDataSource? Read(YamlValue value)
    {
        if (!value.IsMap)
            return _paths.Read(value) is { } path ? ByPath(value, path) : null;
        var map = value.Map()!;
        IDataSource? source = null;
        foreach (var (key, read) in _readers)
        {
            if (map.Get(key) is { } of)
                source = read(of);
        }
        map.Finish();
        if (map.Keys.Count != 1)
            value.Report($"A source is one of {string.Join(", ", _readers.Keys.Select(k => $"`{k}:`"))}.");
        return source;
    }

    private static IDataSource? ByPath(YamlValue value, string path)
    {
        try
        {
            return SourceByPath.Find(path);
        }
        catch (DiagnosticException e)
        {
            foreach (var diagnostic in e.Diagnostics)
                value.Report(diagnostic.Code, $"{path}: {diagnostic.Message}", diagnostic.Remedy);
            return null;
        }
    }

    private List<(string? Input, string Path)>? ReadFiles(YamlValue value)
    {
        if (!value.IsMap)
            return _paths.Read(value) is { } path ? [(null, path)] : null;
        var map = value.Map()!;
        var files = new List<(string? Input, string Path)>();
        foreach (var input in map.Keys)
        {
            if (map.Get(input) is { } file && _paths.Read(file) is { } path)
                files.Add((input, path));
        }
        if (map.Keys.Count == 0)
            value.Report("An input and its file are missing, as `{input: file.npy}`.");
        return files.Count > 0 ? files : null;
    }

    private WavSource? ReadWav(YamlValue value)
    {
        if (!value.IsMap)
            return _paths.Read(value) is { } path ? new WavSource(path) : null;
        var map = value.Map()!;
        var file = map.Require("file") is { } f ? _paths.Read(f) : null;
        var clip = map.Get("clip") is { } c ? (c.Integer(1, int.MaxValue), true) : (null, false);
        map.Finish();
        return file is null || clip is (null, true) ? null : new WavSource(file, clip.Item1);
    }
}
