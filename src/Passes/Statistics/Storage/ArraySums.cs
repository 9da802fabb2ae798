namespace NNCompress.Passes.Statistics;

/// <summary>Sums in memory.</summary>
internal sealed class ArraySums(int length) : SumStore
{
    private readonly double[] _sums = new double[length];

    /// <inheritdoc/>
    public override int Length => _sums.Length;

    /// <inheritdoc/>
    public override double this[int index] => _sums[index];

    /// <inheritdoc/>
    public override Span<double> Take(int start, Span<double> buffer) => _sums.AsSpan(start, buffer.Length);

    /// <inheritdoc/>
    public override void Put(int start, ReadOnlySpan<double> sums) => sums.CopyTo(_sums.AsSpan(start));
}
