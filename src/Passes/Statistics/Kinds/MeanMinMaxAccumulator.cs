using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Statistics;

/// <summary>State of <see cref="MeanMinMaxStatistic"/>: how many samples there were, and the exact sums of their extremes, so that parts merge to the bytes of the whole.</summary>
public sealed class MeanMinMaxAccumulator(float ignoreMagnitudeAbove = float.PositiveInfinity) : StatisticAccumulator
{
    private ExactSum _min;
    private ExactSum _max;

    /// <summary>Samples with a value that counts.</summary>
    public long Samples { get; private set; }

    /// <summary>NaN and infinities, which are left out.</summary>
    public long NonFinite { get; private set; }

    /// <summary>The mean range; null where no sample had a value that counts.</summary>
    public ValueRange? Range => Samples == 0 ? null : new ValueRange((float)(_min.Value / Samples), (float)(_max.Value / Samples));

    public override void Add(in Observation observation)
    {
        for (var i = 0; i < observation.Samples; i++)
        {
            var scan = new RangeScan(ignoreMagnitudeAbove);
            scan.Add(observation.Sample(i));
            NonFinite += scan.NonFinite;
            if (scan.Count == 0)
                continue;
            _min.Add(scan.Min);
            _max.Add(scan.Max);
            Samples++;
        }
    }

    public override void Merge(StatisticAccumulator later)
    {
        var other = (MeanMinMaxAccumulator)later;
        _min.Add(other._min);
        _max.Add(other._max);
        Samples += other.Samples;
        NonFinite += other.NonFinite;
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(ignoreMagnitudeAbove);
        writer.Write(NonFinite);
        writer.Write(Samples);
        _min.Write(writer);
        _max.Write(writer);
    }

    public override void Read(BinaryReader reader)
    {
        if (reader.ReadSingle() != ignoreMagnitudeAbove)
            throw new InvalidDataException("a statistic with another limit");
        (NonFinite, Samples) = (reader.ReadInt64(), reader.ReadInt64());
        _min = ExactSum.Read(reader);
        _max = ExactSum.Read(reader);
        var isRange = Samples > 0 && Range is { } range && float.IsFinite(range.Min) && float.IsFinite(range.Max) && range.Min <= range.Max;
        var isEmpty = Samples == 0 && _min == default && _max == default;
        if (NonFinite < 0 || !(isRange || isEmpty))
            throw new InvalidDataException($"{Samples} samples with extremes that sum to {_min.Value} and {_max.Value}");
    }
}
