namespace NNCompress.Passes.Statistics;

/// <summary>What <see cref="ColumnNormStatistic"/> collects.</summary>
public sealed class ColumnNormAccumulator : StatisticAccumulator
{
    private readonly ColumnNormStatistic _kind;
    private double[] _sums = [];
    private float[] _row = [];

    internal ColumnNormAccumulator(ColumnNormStatistic kind) => _kind = kind;

    /// <summary>Rows taken in.</summary>
    public long Rows { get; private set; }

    /// <summary>Σ x_j², column by column, over all groups; empty where no row was seen.</summary>
    public ReadOnlySpan<double> Squares => _sums;

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
            DoubleSum.AddSquaresTo(_sums, _row);
            Rows++;
        }
    }

    /// <inheritdoc/>
    public override void Merge(StatisticAccumulator later)
    {
        var other = (ColumnNormAccumulator)later;
        if (other._sums.Length == 0)
            return;
        Prepare(other._sums.Length);
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] += other._sums[i];
        Rows += other.Rows;
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        writer.Write(Rows);
        StateArray.Write<double>(writer, _sums);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        Rows = reader.ReadInt64();
        _sums = StateArray.Read<double>(reader);
        _row = new float[_sums.Length];
    }

    private void Prepare(int width)
    {
        if (width == _sums.Length)
            return;
        if (_sums.Length != 0)
            throw new InvalidOperationException($"Rows had {_sums.Length} elements and now have {width}.");
        (_sums, _row) = (new double[width], new float[width]);
    }
}
