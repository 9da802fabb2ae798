namespace NNCompress.Passes.Statistics;

/// <summary>
/// A statistic for each channel of one axis. The tensor is walked once, in its own order: either rows that hold one value for each channel
/// (the axis is the last), or runs of neighbouring values of one channel. Filling is left out.
/// </summary>
public abstract class ChannelAccumulator(int axis) : StatisticAccumulator
{
    /// <summary>How many channels there are; 0 before the first tensor.</summary>
    public int Channels { get; private set; }

    /// <inheritdoc/>
    public sealed override void Add(in Observation observation)
    {
        var along = ChannelAxis.Of(observation.Dims, axis);
        Prepare(along.Channels);
        if (observation.Values.IsEmpty)
            return;
        var perFlag = observation.ElementsPerFlag;
        if (along.Inner == 1 && perFlag % along.Channels == 0)
            AddRows(observation, along.Channels, perFlag);
        else
            AddRuns(observation, along, perFlag);
    }

    /// <summary>Makes room for the channels.</summary>
    protected abstract void Start(int channels);

    /// <summary>Takes in one value for each channel.</summary>
    protected abstract void AddRow(ReadOnlySpan<float> row);

    /// <summary>Takes in values of one channel.</summary>
    protected abstract void AddRun(int channel, ReadOnlySpan<float> values);

    /// <summary>Makes room where there is none yet.</summary>
    /// <exception cref="InvalidOperationException">There were another number of channels before.</exception>
    protected void Prepare(int channels)
    {
        if (channels == Channels)
            return;
        if (Channels != 0)
            throw new InvalidOperationException($"Axis {axis} had {Channels} channels and now has {channels}.");
        Channels = channels;
        Start(channels);
    }

    /// <summary>Forgets everything, for a state that is read.</summary>
    protected void Restart(int channels)
    {
        Channels = channels;
        Start(channels);
    }

    private void AddRows(in Observation observation, int channels, int perFlag)
    {
        for (var start = 0; start < observation.Values.Length; start += channels)
        {
            if (observation.IsData.IsEmpty || observation.IsData[start / perFlag])
                AddRow(observation.Values.Slice(start, channels));
        }
    }

    /// <summary>Of two trailing products of extents one divides the other: a run lies under one flag, or is cut into whole flags.</summary>
    private void AddRuns(in Observation observation, ChannelAxis along, int perFlag)
    {
        var step = Math.Min(along.Inner, perFlag);
        for (int start = 0, channel = 0; start < observation.Values.Length; channel = channel + 1 == along.Channels ? 0 : channel + 1)
        {
            for (var end = start + along.Inner; start < end; start += step)
            {
                if (observation.IsData.IsEmpty || observation.IsData[start / perFlag])
                    AddRun(channel, observation.Values.Slice(start, step));
            }
        }
    }
}
