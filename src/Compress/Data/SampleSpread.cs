namespace NNCompress.Data;

/// <summary>
/// Some of n samples, spread evenly over them, or all others: a share that holds what the whole holds, also where samples are sorted by class. Of n samples
/// t are taken:
/// <code>
/// sample i is taken where ⌊(i + 1)·t/n⌋ &gt; ⌊i·t/n⌋
/// the j-th taken one is ⌈(j + 1)·n/t⌉ − 1, the j-th other one ⌊j·n/(n − t)⌋
/// </code>
/// </summary>
/// <param name="Taken">t, from 1 to n.</param>
/// <param name="Total">n.</param>
/// <param name="IsRest">Whether it is the others that are meant; then t is below n.</param>
public sealed record SampleSpread(long Taken, long Total, bool IsRest = false)
{
    /// <summary>How many samples are meant.</summary>
    public long Count => IsRest ? Total - Taken : Taken;

    /// <summary>The samples that are not meant.</summary>
    public SampleSpread Others => this with { IsRest = !IsRest };

    /// <summary>Where a sample lies among all n.</summary>
    /// <param name="index">j, from 0 to <see cref="Count"/> − 1.</param>
    public long PositionOf(long index) =>
        (long)(IsRest ? (Int128)index * Total / (Total - Taken) : (((Int128)(index + 1) * Total) + Taken - 1) / Taken - 1);
}
