namespace NNCompress.Passes.Statistics;

/// <summary>A sum for each channel, in double, and how many values it has.</summary>
public abstract class ChannelSumAccumulator(int axis) : ChannelAccumulator(axis)
{
    private double[] _sums = [];
    private long[] _counts = [];

    /// <summary>The sum of each channel.</summary>
    public ReadOnlySpan<double> Sums => _sums;

    /// <summary>How many values each channel has.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The mean of each channel; 0 where nothing reached it.</summary>
    public double[] Means()
    {
        var means = new double[Channels];
        for (var c = 0; c < means.Length; c++)
            means[c] = _counts[c] == 0 ? 0 : _sums[c] / _counts[c];
        return means;
    }

    /// <inheritdoc/>
    public override void Merge(StatisticAccumulator later)
    {
        var other = (ChannelSumAccumulator)later;
        if (other.Channels == 0)
            return;
        Prepare(other.Channels);
        for (var c = 0; c < Channels; c++)
        {
            _sums[c] += other._sums[c];
            _counts[c] += other._counts[c];
        }
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        StateArray.Write<double>(writer, _sums);
        StateArray.Write<long>(writer, _counts);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        var sums = StateArray.Read<double>(reader);
        var counts = StateArray.Read<long>(reader, sums.Length);
        Restart(sums.Length);
        (_sums, _counts) = (sums, counts);
    }

    /// <summary>What one value of each channel adds to the sums.</summary>
    protected abstract void AddTo(Span<double> sums, ReadOnlySpan<float> row);

    /// <summary>What values of one channel add to its sum.</summary>
    protected abstract double SumOf(ReadOnlySpan<float> values);

    /// <inheritdoc/>
    protected override void Start(int channels) => (_sums, _counts) = (new double[channels], new long[channels]);

    /// <inheritdoc/>
    protected override void AddRow(ReadOnlySpan<float> row)
    {
        AddTo(_sums, row);
        foreach (ref var count in _counts.AsSpan())
            count++;
    }

    /// <inheritdoc/>
    protected override void AddRun(int channel, ReadOnlySpan<float> values)
    {
        _sums[channel] += SumOf(values);
        _counts[channel] += values.Length;
    }
}
