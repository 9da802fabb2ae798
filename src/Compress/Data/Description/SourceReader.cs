using NNCompress.Data.Sources;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>
/// Reads <c>source:</c>: a path whose kind shows by itself, or one of <c>{npy: file}</c>, <c>{npy: {input: file, …}}</c>,
/// <c>{npz: file}</c>, <c>{images: folder}</c>, <c>{test-data: folder}</c>.
/// </summary>
internal sealed class SourceReader(PathReader paths)
{
    private const string Npy = "npy";
    private const string Npz = "npz";
    private const string Images = "images";
    private const string TestData = "test-data";

    public IDataSource? Read(YamlValue value)
    {
        if (!value.IsMap)
            return paths.Read(value) is { } path ? ByPath(value, path) : null;
        var map = value.Map()!;
        var sources = new[]
        {
            map.Get(Npy) is { } npy ? ReadNpy(npy) : null,
            map.Get(Npz) is { } npz && paths.Read(npz) is { } npzPath ? new NpzSource(npzPath) : null,
            map.Get(Images) is { } images && paths.Read(images) is { } imagesPath ? new ImageSource(imagesPath) : null,
            map.Get(TestData) is { } test && paths.Read(test) is { } testPath ? new TestDataSource(testPath) : (IDataSource?)null,
        };
        map.Finish();
        if (map.Keys.Count != 1)
            value.Report($"A source is one of `{Npy}:`, `{Npz}:`, `{Images}:`, `{TestData}:`.");
        return sources.FirstOrDefault(s => s is not null);
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

    private NpySource? ReadNpy(YamlValue value)
    {
        if (!value.IsMap)
            return paths.Read(value) is { } path ? new NpySource([(null, path)]) : null;
        var map = value.Map()!;
        var files = new List<(string? Input, string Path)>();
        foreach (var input in map.Keys)
        {
            if (map.Get(input) is { } file && paths.Read(file) is { } path)
                files.Add((input, path));
        }
        if (map.Keys.Count == 0)
            value.Report("An input and its file are missing: `npy: {input: file.npy}`.");
        return files.Count > 0 ? new NpySource(files) : null;
    }
}
