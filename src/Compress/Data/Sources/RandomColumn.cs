using System.Collections.Immutable;
using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;

namespace NNCompress.Data.Sources;

/// <summary>Samples drawn when they are read; each has a stream of its own, so that order does not matter.</summary>
internal sealed class RandomColumn(RandomInput input, long count, ulong seed) : SampleColumn
{
    /// <inheritdoc/>
    public override string? Name => input.Name;

    /// <inheritdoc/>
    public override string Place => "random data";

    /// <inheritdoc/>
    public override ElementType Type => ElementType.Float32;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape { get; } = [.. input.Shape.Select(d => new Dimension(d))];

    /// <inheritdoc/>
    public override long Count => count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        var random = new DeterministicRandom(seed, string.Create(CultureInfo.InvariantCulture, $"{input.Name}/{index}"));
        var values = new float[input.Shape.Aggregate(1L, (n, d) => checked(n * d))];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(input.Mean + input.Deviation * random.NextGaussian());
        return Tensor.FromSingles(input.Shape.AsSpan(), values);
    }
}
