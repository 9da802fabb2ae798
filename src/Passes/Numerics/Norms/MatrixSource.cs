namespace NNCompress.Passes.Numerics;

/// <summary>A matrix that is read a few rows at a time; several threads may read at once.</summary>
public abstract class MatrixSource
{
    public abstract long Rows { get; }

    public abstract int Columns { get; }

    /// <summary>Copies rows, one behind the other.</summary>
    /// <param name="row">First row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="tile">[rows, <see cref="Columns"/>], row-major.</param>
    public abstract void Read(long row, int rows, Span<float> tile);
}
