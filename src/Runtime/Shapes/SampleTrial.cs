namespace NNCompress.Runtime;

/// <summary>One way to make up inputs.</summary>
/// <param name="Extent">Of free axes.</param>
/// <param name="FirstFreeIsBatch">
/// Whether the first free axis of every input counts samples and gets extent 1, as in a state [2, batch, 128]; else only axis 0 does.
/// </param>
/// <param name="Integer">Value of every integer, and of every bool.</param>
internal sealed record SampleTrial(long Extent, bool FirstFreeIsBatch, int Integer)
{
    /// <summary>Free extents 1, integers 0.</summary>
    public static readonly SampleTrial First = new(Extent: 1, FirstFreeIsBatch: false, Integer: 0);

    /// <summary>Small ones first: extent 1, then powers of two; integers 0, then 1.</summary>
    public static IEnumerable<SampleTrial> All
    {
        get
        {
            for (long extent = 1; extent <= 512; extent *= 2)
            {
                for (var integer = 0; integer <= 1; integer++)
                {
                    yield return new SampleTrial(extent, FirstFreeIsBatch: false, integer);
                    if (extent > 1)
                        yield return new SampleTrial(extent, FirstFreeIsBatch: true, integer);
                }
            }
        }
    }
}
