using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>A column over a tensor in memory, samples along the first axis.</summary>
public sealed class MemoryColumn : SampleColumn
{
    private readonly Tensor _values;
    private readonly ImmutableArray<long> _dims;

    /// <param name="name">The model input it is for, or null.</param>
    /// <param name="values">At least one axis, samples along the first; of a type with whole bytes to an element.</param>
    /// <param name="place">Where the values come from, for messages.</param>
    public MemoryColumn(string? name, Tensor values, string place = "memory")
    {
        if (values.Rank == 0 || values.Type.Bits == 0 || values.Type.Bits % 8 != 0)
            throw new ArgumentException($"{values} cannot be cut into samples", nameof(values));
        (Name, Place, _values) = (name, place, values);
        _dims = values.Dims[1..];
        Shape = [.. _dims.Select(d => new Dimension(d))];
    }

    /// <summary>A column of labels: one class index for each sample.</summary>
    public static MemoryColumn Labels(ReadOnlySpan<long> classes, string place = "memory") =>
        new(null, Tensor.FromInt64s([classes.Length], classes), place);

    /// <inheritdoc/>
    public override string? Name { get; }

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override ElementType Type => _values.Type;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape { get; }

    /// <inheritdoc/>
    public override long Count => _values.Dims[0];

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        var length = checked((int)(_values.ByteLength / Count));
        return Tensor.FromBytes(Type, _dims.AsSpan(), _values.Bytes.Slice(index * length, length).ToArray());
    }
}
