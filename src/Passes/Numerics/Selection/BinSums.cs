namespace NNCompress.Passes.Numerics;

/// <summary>
/// What is counted of the keys that fall into one bin: their number n, Σd and Σd², where d is a key's offset within the bin.
/// Integers, so that the order of counting cannot matter.
/// </summary>
internal struct BinSums
{
    public long Count;
    public UInt128 Offsets;
    public UInt128 SquaredOffsets;

    public void Add(long count, UInt128 offsets, UInt128 squaredOffsets)
    {
        Count += count;
        Offsets = checked(Offsets + offsets);
        SquaredOffsets = checked(SquaredOffsets + squaredOffsets);
    }
}
