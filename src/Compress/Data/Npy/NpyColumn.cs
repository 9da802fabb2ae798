using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Npy;

/// <summary>The samples of a .npy array: its first axis counts them.</summary>
internal sealed class NpyColumn : SampleColumn
{
    private readonly NpyHeader _header;
    private readonly INpyOrder _order;
    private readonly RandomBytes _bytes;
    private readonly ImmutableArray<long> _dims;

    /// <param name="name">The model input, or null.</param>
    /// <param name="place">File, and array inside it, for messages.</param>
    /// <param name="header">The array's head.</param>
    /// <param name="bytes">Its elements; owned.</param>
    /// <exception cref="DiagnosticException">The array has no axis.</exception>
    public NpyColumn(string? name, string place, NpyHeader header, RandomBytes bytes)
    {
        (Name, Place, _header, _bytes) = (name, place, header, bytes);
        if (header.Shape.IsEmpty)
        {
            bytes.Dispose();
            throw new DiagnosticException(
                DataCodes.NpyMalformed.At(
                    place,
                    "The array is a single number: it has no axis along which samples lie.",
                    "Save an array with samples along its first axis."
                )
            );
        }
        if (header.Shape[0] > 0 && header.DataLength / header.Shape[0] > Array.MaxLength)
        {
            bytes.Dispose();
            throw new DiagnosticException(
                DataCodes.TooLarge.At(
                    place,
                    $"One sample takes {header.DataLength / header.Shape[0]} bytes, and a tensor may take 2 GB.",
                    "Samples lie along the first axis: check their order."
                )
            );
        }
        _dims = header.Shape[1..];
        Shape = [.. _dims.Select(d => new Dimension(d))];
        _order = header.IsFortranOrder && header.Shape.Length > 1 ? new FortranOrder(header, bytes) : new COrder(header, bytes);
    }

    /// <inheritdoc/>
    public override string? Name { get; }

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override ElementType Type => _header.Type.Element;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape { get; }

    /// <inheritdoc/>
    public override long Count => _header.Shape[0];

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        try
        {
            var sample = new byte[_header.DataLength / Count];
            _order.Read(index, sample);
            _header.Type.ToLittleEndian(sample);
            return Tensor.FromBytes(Type, _dims.AsSpan(), sample);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new DiagnosticException(DataCodes.Unreadable.At(Place, $"Sample {index} cannot be read: {e.Message}"), e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _bytes.Dispose();
        base.Dispose(disposing);
    }
}
