using NNCompress.Data;
using NNCompress.Data.Preprocessing;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Compress.Tests.Data.Preprocessing;

/// <summary>Steps as a description writes them, run on a sample.</summary>
internal static class Steps
{
    public static IReadOnlyList<PreprocessingStep> Parse(string yaml)
    {
        var found = new DiagnosticBag();
        var map = YamlFile.Parse($"preprocess: {yaml}", "test.yaml", found);
        var steps = map is null ? null : PreprocessingCatalogue.Read(map.Get("preprocess")!);
        found.ThrowIfErrors();
        return steps!;
    }

    public static Tensor Run(string yaml, Tensor sample)
    {
        using var column = new PreprocessedColumn(
            new MemoryColumn("x", new Tensor(sample.Type, sample.Dims.Insert(0, 1), sample.Payload)),
            Parse(yaml)
        );
        var result = column.Read(0);
        Assert.Equal(column.Type, result.Type);
        Assert.Equal(column.Shape.Select(d => d.Value), result.Dims.Select(d => (long?)d));
        return result;
    }

    public static DiagnosticException Fail(string yaml, Tensor sample) => Assert.Throws<DiagnosticException>(() => Run(yaml, sample));

    /// <summary>Bytes 0, 1, 2, … in a shape.</summary>
    public static Tensor Counting(params long[] dims) =>
        Tensor.FromBytes(
            ElementType.UInt8,
            dims,
            Enumerable.Range(0, (int)dims.Aggregate(1L, (n, d) => n * d)).Select(i => (byte)i).ToArray()
        );
}
