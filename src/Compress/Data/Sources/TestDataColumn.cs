using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Sources;

/// <summary>One input of ONNX test data: a tensor file for each run, a tensor with its batch axis in each.</summary>
internal sealed class TestDataColumn : SampleColumn
{
    private readonly IReadOnlyList<string> _files;

    /// <summary>Looks into every file: shapes may differ between runs, element types may not.</summary>
    public TestDataColumn(string place, IReadOnlyList<string> files)
    {
        (Place, _files) = (place, files);
        var first = TensorFile.Read(files[0]);
        (Name, Type, Shape) = (
            string.IsNullOrEmpty(first.Name) ? null : first.Name,
            first.Type,
            [.. first.Dims.Select(d => new Dimension(d))]
        );
        foreach (var file in files.Skip(1))
        {
            var tensor = TensorFile.Read(file);
            if (tensor.Type != Type || tensor.Rank != Shape.Length)
                throw new DiagnosticException(DataCodes.TestDataMalformed.At(file, $"The tensor is {tensor}, and {first} in {files[0]}."));
            Shape = [.. Shape.Zip(tensor.Dims, (known, extent) => known.Value == extent ? known : Dimension.Unknown)];
        }
    }

    /// <inheritdoc/>
    public override string? Name { get; }

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override ElementType Type { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape { get; }

    /// <inheritdoc/>
    public override long Count => _files.Count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        return TensorFile.Read(_files[(int)index]);
    }
}
