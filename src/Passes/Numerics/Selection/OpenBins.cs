namespace NNCompress.Passes.Numerics;

/// <summary>
/// The bins of one layer that a pass over the data splits: each into 2^<see cref="ChildBits"/> children by the next bits of the key.
/// </summary>
internal sealed class OpenBins
{
    private readonly ulong[] _prefixes;

    /// <param name="format">Of the keys.</param>
    /// <param name="firstKeys">First keys of the open bins, ascending; all bins leave as many bits open.</param>
    /// <param name="offsetBits">Bits that each bin leaves open.</param>
    /// <param name="childBits">How many of these the pass settles.</param>
    public OpenBins(MagnitudeFormat format, IEnumerable<ulong> firstKeys, int offsetBits, int childBits)
    {
        Format = format;
        OffsetBits = offsetBits;
        ChildBits = childBits;
        _prefixes = [.. firstKeys.Select(k => k >> offsetBits)];
        First = _prefixes[0] << offsetBits;
        Last = (_prefixes[^1] << offsetBits) + ((1UL << offsetBits) - 1);
    }

    /// <summary>Everything, to be split by the first digit.</summary>
    public static OpenBins Root(MagnitudeFormat format) => new(format, [0], format.KeyBits, format.Digits[0]);

    public MagnitudeFormat Format { get; }

    public int OffsetBits { get; }

    public int ChildBits { get; }

    /// <summary>Bits of the key that a child leaves open.</summary>
    public int ChildOffsetBits => OffsetBits - ChildBits;

    public int ChildCount => checked(_prefixes.Length << ChildBits);

    /// <summary>No key below it is in an open bin.</summary>
    public ulong First { get; }

    /// <summary>No key above it is in an open bin.</summary>
    public ulong Last { get; }

    public bool IsRoot => OffsetBits == Format.KeyBits;

    /// <summary>The child that holds a key, or −1 where the key is in no open bin.</summary>
    public int ChildOf(ulong key)
    {
        var slot = _prefixes.Length == 1 ? (_prefixes[0] == key >> OffsetBits ? 0 : -1) : Array.BinarySearch(_prefixes, key >> OffsetBits);
        return slot < 0 ? -1 : (slot << ChildBits) | (int)((key >> ChildOffsetBits) & ((1UL << ChildBits) - 1));
    }

    /// <summary>First key of a child.</summary>
    public ulong FirstKeyOf(int child) =>
        (_prefixes[child >> ChildBits] << OffsetBits) | ((ulong)(child & ((1 << ChildBits) - 1)) << ChildOffsetBits);
}
