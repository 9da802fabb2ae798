using NNCompress.Data.Sources;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>Reads <c>{samples: 64, seed: 1, inputs: {x: {shape: [76, 32, 1], mean: 0, std: 1}}}</c>.</summary>
internal static class RandomReader
{
    public static IDataSource? Read(YamlValue value)
    {
        if (value.Map() is not { } map)
            return null;
        var samples = map.Require("samples")?.Integer(1, 1_000_000);
        var seed = map.Get("seed") is { } s ? s.Integer(0, long.MaxValue) : 0;
        var inputs = map.Require("inputs")?.Map() is { } of ? of.Keys.Select(name => ReadInput(name, of.Get(name)!)).ToList() : null;
        map.Finish();
        if (inputs is { Count: 0 })
            value.Report("No input is named under `inputs:`.");
        return samples is null || seed is null || inputs is not { Count: > 0 } || inputs.Contains(null)
            ? null
            : new RandomSource([.. inputs.Select(i => i!)], samples.Value, (ulong)seed.Value);
    }

    private static RandomInput? ReadInput(string name, YamlValue value)
    {
        if (value.Map() is not { } map)
            return null;
        var shape = map.Require("shape")?.Integers(1, 1 << 24);
        var (mean, deviation) = (map.Get("mean") is { } m ? m.Number() : 0, map.Get("std") is { } d ? d.Number() : 1);
        map.Finish();
        return shape is null || mean is null || deviation is null ? null : new RandomInput(name, [.. shape], mean.Value, deviation.Value);
    }
}
