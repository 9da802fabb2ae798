namespace NNCompress.Passes.Statistics;

/// <summary>
/// What <see cref="SecondMomentStatistic"/> collects. Rows gather in a tile; a full tile adds its XᵀX, computed in float over at most
/// <see cref="MomentTile.RunRows"/> products, to sums in double.
/// </summary>
public sealed class SecondMomentAccumulator : StatisticAccumulator
{
    private readonly SecondMomentStatistic _kind;
    private readonly SumRoom _room;
    private double[] _sums = [];
    private float[] _row = [];
    private MomentTile? _tile;
    private MomentBlocks? _blocks;

    internal SecondMomentAccumulator(SecondMomentStatistic kind, SumRoom room) => (_kind, _room) = (kind, room);

    /// <summary>Rows taken in.</summary>
    public long Rows { get; private set; }

    /// <summary>Columns of all groups together; 0 where no row was seen.</summary>
    public int Width => _sums.Length;

    public int Groups => _kind.Groups;

    /// <summary>Σx, column by column, over all groups.</summary>
    public ReadOnlySpan<double> Sums => _sums;

    /// <summary>XᵀX of one group, row-major [<see cref="Width"/>/<see cref="Groups"/>, the same].</summary>
    public double[] Moment(int group = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, Groups);
        Settle();
        var width = Width / Groups;
        var first = group * width;
        var moment = new double[(long)width * width];
        for (var i = 0; i < width; i++)
        {
            for (var j = i; j < width; j++)
                moment[i * width + j] = moment[j * width + i] = _blocks!.At(first + i, first + j);
        }

        return moment;
    }

    /// <inheritdoc/>
    public override void Add(in Observation observation)
    {
        var reader = _kind.Of.Read(observation.Dims);
        Prepare(reader.Width);
        for (var row = 0; row < reader.Count; row++)
        {
            if (!reader.IsData(observation, row))
                continue;
            reader.Copy(observation, row, _row);
            DoubleSum.AddTo(_sums, _row);
            _tile!.Append(_row);
            Rows++;
            if (_tile.IsFull)
                Settle();
        }
    }

    /// <inheritdoc/>
    public override void Merge(StatisticAccumulator later)
    {
        var other = (SecondMomentAccumulator)later;
        if (other.Width == 0)
            return;
        Prepare(other.Width);
        Settle();
        other.Settle();
        _blocks!.Add(other._blocks!);
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] += other._sums[i];
        Rows += other.Rows;
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Rows);
        StateArray.Write<double>(writer, _sums);
        _tile?.Write(writer);
        _blocks?.Write(writer);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        Rows = reader.ReadInt64();
        var sums = StateArray.Read<double>(reader);
        _sums = [];
        (_tile, _blocks) = (null, null);
        Prepare(sums.Length);
        _sums = sums;
        _tile?.Read(reader);
        _blocks?.Read(reader);
    }

    private void Prepare(int width)
    {
        if (width == Width)
            return;
        if (Width != 0)
            throw new InvalidOperationException($"Rows had {Width} elements and now have {width}.");
        if (width % Groups != 0)
            throw new InvalidOperationException($"Rows of {width} elements do not divide into {Groups} groups.");
        _sums = new double[width];
        _row = new float[width];
        _tile = new MomentTile(width);
        _blocks = new MomentBlocks(width, width / Groups, _room);
    }

    /// <summary>Adds what lies in the tile.</summary>
    private void Settle()
    {
        if (_tile is not { Count: > 0 } tile)
            return;
        _blocks!.Add(tile, Threads);
        tile.Clear();
    }
}
