using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>Puts samples together along a new first axis.</summary>
internal static class SampleStack
{
    /// <param name="column">Where the samples come from.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="rows">Extent of the first axis; what lies behind <paramref name="count"/> repeats the last sample.</param>
    /// <exception cref="DiagnosticException">The samples differ in shape.</exception>
    public static Tensor Of(SampleColumn column, long first, int count, int rows)
    {
        var head = column.Read(first);
        var length = (int)head.ByteLength;
        if (head.ByteLength * rows > Array.MaxLength)
        {
            throw new DiagnosticException(
                DataCodes.TooLarge.At(
                    column.Place,
                    $"A batch of {rows} samples would take {head.ByteLength * rows} bytes, and a tensor may take 2 GB.",
                    "Set a smaller `batch:` in a data description."
                )
            );
        }
        // A batch of one is the sample itself: tensors in memory do not change, and outlive their column.
        if (rows == 1 && head.Bytes is MemoryBytes)
            return new Tensor(head.Type, [1, .. head.Dims], head.Payload);
        var bytes = new byte[length * rows];
        for (var row = 0; row < rows; row++)
        {
            if (row >= count)
            {
                bytes.AsSpan((count - 1) * length, length).CopyTo(bytes.AsSpan(row * length));
                continue;
            }
            var sample = row == 0 ? head : column.Read(first + row);
            if (!sample.Dims.AsSpan().SequenceEqual(head.Dims.AsSpan()))
            {
                throw new DiagnosticException(
                    DataCodes.SamplesDiffer.At(
                        column.Place,
                        $"Sample {first + row} is {sample}, but sample {first} of the same batch is {head}.",
                        "Bring samples to one shape in `preprocess:` (resize, center-crop or letterbox), or set `batch: 1`."
                    )
                );
            }
            sample.Bytes.Whole.CopyTo(bytes.AsSpan(row * length));
        }
        return Tensor.FromBytes(head.Type, [rows, .. head.Dims], bytes);
    }
}
