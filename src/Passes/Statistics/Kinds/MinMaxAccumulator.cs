using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Statistics;

/// <summary>State of <see cref="MinMaxStatistic"/>.</summary>
public sealed class MinMaxAccumulator(float ignoreMagnitudeAbove = float.PositiveInfinity) : StatisticAccumulator
{
    private RangeScan _scan = new(ignoreMagnitudeAbove);

    /// <summary>The range of what counted; null where nothing did.</summary>
    public ValueRange? Range => _scan.Count > 0 ? new ValueRange(_scan.Min, _scan.Max) : null;

    /// <summary>Values in the range.</summary>
    public long Count => _scan.Count;

    /// <summary>NaN and infinities, which are left out.</summary>
    public long NonFinite => _scan.NonFinite;

    /// <summary>Finite values left out because of their magnitude.</summary>
    public long Ignored => _scan.Ignored;

    public override void Add(in Observation observation) => _scan.Add(observation);

    public override void Merge(StatisticAccumulator later) => _scan.Merge(((MinMaxAccumulator)later)._scan);

    public override void Write(BinaryWriter writer) => _scan.Write(writer);

    public override void Read(BinaryReader reader) => _scan.Read(reader);
}
