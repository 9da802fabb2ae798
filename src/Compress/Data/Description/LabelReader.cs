using System.Text.RegularExpressions;
using NNCompress.Data.Images;
using NNCompress.Data.Npy;
using NNCompress.Data.Preprocessing;
using NNCompress.Data.Sources;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>
/// Reads <c>labels:</c>: a file, <c>{file: y.npz, array: name, offset: n}</c>, or, for images, <c>{from: folder}</c>,
/// <c>{from: file-name, pattern: …}</c> and <c>{from: list, file: …}</c>, each with <c>classes:</c> and <c>offset:</c>; <c>{from: boxes, folder: …}</c>;
/// <c>{from: source, preprocess: […]}</c>.
/// </summary>
internal sealed class LabelReader(PathReader paths)
{
    private enum Place
    {
        Folder,
        FileName,
        List,
        Boxes,
        Source,
    }

    private static readonly Dictionary<string, Place> Places = new(StringComparer.Ordinal)
    {
        ["folder"] = Place.Folder,
        ["file-name"] = Place.FileName,
        ["list"] = Place.List,
        ["boxes"] = Place.Boxes,
        ["source"] = Place.Source,
    };

    public ILabelSource? Read(YamlValue value)
    {
        if (!value.IsMap)
            return paths.Read(value) is { } path ? new LabelFile(path) : null;
        var map = value.Map()!;
        ILabelSource? source = map.Get("from") is { } from ? ReadFrom(map, from) : ReadFile(map, Offset(map));
        map.Finish();
        return source;
    }

    private LabelFile? ReadFile(YamlMap map, long offset)
    {
        var file = map.Require("file") is { } f ? paths.Read(f) : null;
        var array = map.Get("array") is { } a ? a.Text() : NpzReader.LabelsArray;
        return file is not null && array is not null ? new LabelFile(file, array, offset) : null;
    }

    private ILabelSource? ReadFrom(YamlMap map, YamlValue from)
    {
        if (!from.TryChoice(Places, out var place))
        {
            foreach (var key in new[] { "classes", "offset", "pattern", "file", "folder", "preprocess" })
                _ = map.Get(key);
            return null;
        }
        return place switch
        {
            Place.Boxes => map.Require("folder") is { } folder && paths.Read(folder) is { } path ? new BoxLabelSource(path) : null,
            Place.Source => map.Require("preprocess") is { } list && PreprocessingCatalogue.Read(list) is { } steps
                ? new SourceLabels([.. steps])
                : null,
            _ => ReadClasses(map, place),
        };
    }

    private ImageLabelSource? ReadClasses(YamlMap map, Place place)
    {
        var names = map.Get("classes") is { } classes ? ReadNames(classes) : null;
        var offset = Offset(map);
        IImageLabels? labels = place switch
        {
            Place.Folder => new FolderLabels(names, offset),
            Place.FileName => map.Require("pattern") is { } p && ReadPattern(p) is { } pattern
                ? new FileNameLabels(pattern, names, offset)
                : null,
            _ => map.Require("file") is { } f && paths.Read(f) is { } file ? new ListLabels(file, names, offset) : null,
        };
        return labels is null ? null : new ImageLabelSource(labels);
    }

    private static long Offset(YamlMap map) => map.Get("offset")?.Integer(int.MinValue, int.MaxValue) ?? 0;

    private List<string>? ReadNames(YamlValue value)
    {
        if (value.IsList)
            return value.List()!.Select(item => item.Text()).OfType<string>().ToList();
        if (paths.Read(value) is not { } path)
            return null;
        try
        {
            return DataFile.Lines(path).ConvertAll(line => line.Text);
        }
        catch (DiagnosticException e)
        {
            value.Report(e.Diagnostics[0].Code, $"{path}: {e.Diagnostics[0].Message}", e.Diagnostics[0].Remedy);
            return null;
        }
    }

    private static Regex? ReadPattern(YamlValue value)
    {
        if (value.Text() is not { } text)
            return null;
        try
        {
            var pattern = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            if (pattern.GetGroupNames().Contains(FileNameLabels.Group))
                return pattern;
            value.Report(
                $"The pattern has no group `{FileNameLabels.Group}`, which finds the class.",
                @"Write, for example, '^(?<label>\d+)_'."
            );
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            value.Report($"The pattern is no regular expression without backtracking: {e.Message}");
        }
        return null;
    }
}
