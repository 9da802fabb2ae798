namespace NNCompress.Passes.Statistics;

/// <summary>
/// How a layer's input is a matrix X of rows, each of which one position of the output reads: the layer computes X·Wᵀ. Columns are in the
/// order of the weight's own, so that a row of X and one of W multiply element by element.
/// </summary>
public abstract record InputRows
{
    /// <summary>Name and settings, part of the key under which results are stored.</summary>
    public abstract string Key { get; }

    /// <summary>The rows of one observed tensor.</summary>
    /// <param name="dims">Its extents.</param>
    /// <exception cref="InvalidOperationException">A tensor of these extents is no such input.</exception>
    internal abstract RowReader Read(ReadOnlySpan<long> dims);
}
