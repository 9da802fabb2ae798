using System.Numerics.Tensors;

namespace NNCompress.Passes.Statistics;

/// <summary>What <see cref="ChannelMinMaxStatistic"/> collects.</summary>
public sealed class ChannelMinMaxAccumulator(int axis) : ChannelAccumulator(axis)
{
    private float[] _min = [];
    private float[] _max = [];

    /// <summary>The smallest value of each channel; +∞ where nothing reached it.</summary>
    public ReadOnlySpan<float> Min => _min;

    /// <summary>The largest value of each channel; −∞ where nothing reached it.</summary>
    public ReadOnlySpan<float> Max => _max;

    /// <inheritdoc/>
    public override void Merge(StatisticAccumulator later)
    {
        var other = (ChannelMinMaxAccumulator)later;
        if (other.Channels == 0)
            return;
        Prepare(other.Channels);
        TensorPrimitives.Min(_min, other._min, _min);
        TensorPrimitives.Max(_max, other._max, _max);
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer)
    {
        StateArray.Write<float>(writer, _min);
        StateArray.Write<float>(writer, _max);
    }

    /// <inheritdoc/>
    public override void Read(BinaryReader reader)
    {
        var min = StateArray.Read<float>(reader);
        var max = StateArray.Read<float>(reader, min.Length);
        Restart(min.Length);
        (_min, _max) = (min, max);
    }

    /// <inheritdoc/>
    protected override void Start(int channels)
    {
        _min = new float[channels];
        _max = new float[channels];
        _min.AsSpan().Fill(float.PositiveInfinity);
        _max.AsSpan().Fill(float.NegativeInfinity);
    }

    /// <inheritdoc/>
    protected override void AddRow(ReadOnlySpan<float> row)
    {
        TensorPrimitives.Min(_min, row, _min);
        TensorPrimitives.Max(_max, row, _max);
    }

    /// <inheritdoc/>
    protected override void AddRun(int channel, ReadOnlySpan<float> values)
    {
        _min[channel] = MathF.Min(_min[channel], TensorPrimitives.Min(values));
        _max[channel] = MathF.Max(_max[channel], TensorPrimitives.Max(values));
    }
}
