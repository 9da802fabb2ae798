namespace NNCompress.Passes.Numerics;

/// <summary>
/// What is counted of the keys that fall into one bin: their number n, the weights of their units, Σd and Σd², where d is a key's
/// offset within the bin. Integers, so that the order of counting cannot matter.
/// </summary>
internal struct BinSums
{
    public long Count;
    public long Weights;
    public UInt128 Offsets;
    public UInt128 SquaredOffsets;

    public void Add(in BinSums other)
    {
        Count += other.Count;
        Weights += other.Weights;
        Offsets = checked(Offsets + other.Offsets);
        SquaredOffsets = checked(SquaredOffsets + other.SquaredOffsets);
    }
}
