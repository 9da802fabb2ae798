using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>Samples in memory that may differ in their extents, as texts of different lengths.</summary>
public sealed class RaggedColumn : SampleColumn
{
    private readonly IReadOnlyList<Tensor> _samples;

    /// <param name="name">The model input it is for, or null.</param>
    /// <param name="samples">At least one; all of one element type and number of axes.</param>
    /// <param name="place">Where the values come from, for messages.</param>
    public RaggedColumn(string? name, IReadOnlyList<Tensor> samples, string place = "memory")
    {
        var first = samples[0];
        if (samples.FirstOrDefault(s => s.Type != first.Type || s.Rank != first.Rank) is { } other)
            throw new ArgumentException($"{other} among samples like {first}", nameof(samples));
        (Name, Place, _samples) = (name, place, samples);
        Shape =
        [
            .. Enumerable
                .Range(0, first.Rank)
                .Select(axis => samples.All(s => s.Dims[axis] == first.Dims[axis]) ? new Dimension(first.Dims[axis]) : Dimension.Unknown),
        ];
    }

    /// <inheritdoc/>
    public override string? Name { get; }

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override ElementType Type => _samples[0].Type;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape { get; }

    /// <inheritdoc/>
    public override long Count => _samples.Count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        return _samples[(int)index];
    }
}
