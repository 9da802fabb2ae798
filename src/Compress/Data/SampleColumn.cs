using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>
/// The samples of one model input, or the labels: read one at a time, in any order, never all at once. A reader of a file
/// format, a step of preprocessing and a range of samples are all columns.
/// </summary>
public abstract class SampleColumn : IDisposable
{
    /// <summary>The model input it is for; null where the data does not say.</summary>
    public abstract string? Name { get; }

    /// <summary>Where the data lies, for messages.</summary>
    public abstract string Place { get; }

    public abstract ElementType Type { get; }

    /// <summary>Shape of one sample, without the axis along which samples are counted; an extent that differs between samples is unknown.</summary>
    public abstract ImmutableArray<Dimension> Shape { get; }

    /// <summary>How many samples there are.</summary>
    public abstract long Count { get; }

    /// <summary>One sample: little-endian, row-major, of <see cref="Type"/> and <see cref="Shape"/>. Safe to call from several threads.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The data cannot be read.</exception>
    public abstract Tensor Read(long index);

    /// <summary>Adds all that decides some of the samples to a hash: equal hashes mean equal samples. Here their elements; a column that knows less to read says so.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="first">The first of the samples.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The data cannot be read.</exception>
    internal virtual void Identify(IncrementalHash hash, long first, long count)
    {
        for (var index = first; index < first + count; index++)
        {
            var sample = Read(index);
            hash.AppendData(Encoding.UTF8.GetBytes($"{sample}\n"));
            hash.AppendData(sample.Bytes.Whole);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the column holds open.</summary>
    protected virtual void Dispose(bool disposing) { }

    /// <inheritdoc/>
    public override string ToString() => $"{Name ?? "unnamed"}: {Count} × {Type}[{string.Join(',', Shape)}]";

    /// <summary>Throws where there is no sample <paramref name="index"/>.</summary>
    protected void CheckIndex(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}
