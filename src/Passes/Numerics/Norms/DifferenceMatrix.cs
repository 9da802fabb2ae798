using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>A − B, of matrices of one shape.</summary>
public sealed class DifferenceMatrix(MatrixSource a, MatrixSource b) : MatrixSource
{
    /// <inheritdoc/>
    public override long Rows => a.Rows;

    /// <inheritdoc/>
    public override int Columns => a.Columns;

    /// <inheritdoc/>
    public override void Read(long row, int rows, Span<float> tile)
    {
        a.Read(row, rows, tile);
        var other = new float[tile.Length];
        b.Read(row, rows, other);
        TensorPrimitives.Subtract(tile, other, tile);
    }
}
