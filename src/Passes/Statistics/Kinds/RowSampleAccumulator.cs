namespace NNCompress.Passes.Statistics;

/// <summary>
/// What <see cref="RowSampleStatistic"/> collects. Row i gets a number that its position and the seed decide; the rows with the smallest ones
/// stay (Vitter 1985 calls such a sample a reservoir). Of parts that are merged the smallest of all stay, so that each part has its share.
/// </summary>
public sealed class RowSampleAccumulator : StatisticAccumulator
{
    private readonly RowSampleStatistic _kind;

    /// <summary>The chosen rows, the one that goes next on top.</summary>
    private readonly PriorityQueue<(long Index, float[] Row), (ulong Lot, long Index)> _chosen;

    internal RowSampleAccumulator(RowSampleStatistic kind)
    {
        _kind = kind;
        _chosen = new(Comparer<(ulong Lot, long Index)>.Create((a, b) => b.CompareTo(a)));
    }

    /// <summary>Elements of a row; 0 where no row was seen.</summary>
    public int Width { get; private set; }

    /// <summary>Rows seen.</summary>
    public long Seen { get; private set; }

    /// <summary>Rows kept.</summary>
    public int Count => _chosen.Count;

    /// <summary>The kept rows in the order in which they came, row-major [<see cref="Count"/>, <see cref="Width"/>].</summary>
    public float[] Rows()
    {
        var rows = new float[Count * Width];
        foreach (var (i, row) in InOrder().Index())
            row.CopyTo(rows.AsSpan(i * Width));
        return rows;
    }

    /// <summary>The kept rows in the order in which they came, each of <see cref="Width"/> elements, where they are: not to be written to.</summary>
    public float[][] InOrder() => [.. _chosen.UnorderedItems.Select(c => c.Element).OrderBy(c => c.Index).Select(c => c.Row)];

    /// <summary>Positions of the kept rows among all rows seen, ascending.</summary>
    public long[] Indices() => [.. _chosen.UnorderedItems.Select(c => c.Element.Index).Order()];

    /// <inheritdoc/>
    public override void Add(in Observation observation)
    {
        var reader = _kind.Of.Read(observation.Dims);
        Widen(reader.Width);
        for (var row = 0; row < reader.Count; row++)
        {
            if (!reader.IsData(observation, row))
                continue;
            var index = Seen++;
            var lot = (Lot(index), index);
            if (!IsChosen(lot))
                continue;
            var copy = _chosen.Count == _kind.Rows ? _chosen.Dequeue().Row : new float[Width];
            reader.Copy(observation, row, copy);
            _chosen.Enqueue((index, copy), lot);
        }
    }

    /// <inheritdoc/>
    public override void Merge(StatisticAccumulator later)
    {
        var other = (RowSampleAccumulator)later;
        if (other.Seen == 0)
            return;
        Widen(other.Width);
        foreach (var ((index, row), (lot, _)) in other._chosen.UnorderedItems.OrderBy(c => c.Element.Index))
        {
            var key = (lot, Seen + index);
            if (!IsChosen(key))
                continue;
            if (_chosen.Count == _kind.Rows)
                _chosen.Dequeue();
            _chosen.Enqueue((key.Item2, row), key);
        }

        Seen += other.Seen;
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Seen);
        writer.Write(Width);
        writer.Write(Count);
        foreach (var ((index, row), (lot, _)) in _chosen.UnorderedItems.OrderBy(c => c.Element.Index))
        {
            writer.Write(index);
            writer.Write(lot);
            StateArray.Write<float>(writer, row);
        }
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        Seen = reader.ReadInt64();
        Width = reader.ReadInt32();
        var count = reader.ReadInt32();
        if (count < 0 || count > _kind.Rows)
            throw new InvalidDataException($"The state holds {count} rows of at most {_kind.Rows}.");
        _chosen.Clear();
        for (var i = 0; i < count; i++)
        {
            var index = reader.ReadInt64();
            var lot = reader.ReadUInt64();
            _chosen.Enqueue((index, StateArray.Read<float>(reader, Width)), (lot, index));
        }
    }

    private bool IsChosen((ulong Lot, long Index) lot) =>
        _chosen.Count < _kind.Rows || (_chosen.TryPeek(out _, out var largest) && lot.CompareTo(largest) < 0);

    private void Widen(int width)
    {
        if (Width != 0 && width != Width)
            throw new InvalidOperationException($"Rows had {Width} elements and now have {width}.");
        Width = width;
    }

    /// <summary>SplitMix64 of the position: a bijection, so that no two positions of a part draw the same.</summary>
    private ulong Lot(long index)
    {
        var z = ((ulong)index + 1) * 0x9E3779B97F4A7C15UL + _kind.Seed * 0xD1342543DE82EF95UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
