using System.Collections.Immutable;
using System.Security.Cryptography;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Images;

/// <summary>Image files, a sample each: decoded when they are read. Heights and widths may differ.</summary>
/// <param name="place">The folder, for messages.</param>
/// <param name="files">The files in the order of samples.</param>
public sealed class ImageColumn(string place, IReadOnlyList<string> files) : SampleColumn
{
    /// <inheritdoc/>
    public override string? Name => null;

    /// <inheritdoc/>
    public override string Place => place;

    /// <inheritdoc/>
    public override ElementType Type => ElementType.UInt8;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape { get; } = [Dimension.Unknown, Dimension.Unknown, 3];

    /// <inheritdoc/>
    public override long Count => files.Count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        return ImageDecoder.Decode(files[(int)index]);
    }

    /// <summary>The files as they are: nothing need be decoded.</summary>
    internal override void Identify(IncrementalHash hash, long first, long count)
    {
        foreach (var file in files.Skip((int)first).Take((int)count))
        {
            using var stream = DataFile.Open(file);
            hash.AppendData(DataFile.Try(file, () => SHA256.HashData(stream)));
        }
    }
}
