using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// State of <see cref="MovingMinMaxStatistic"/>: the ranges of the last K runs, where μ^K &lt; 2^−24 says that what came before has less
/// weight than a float's last bit. The average is taken when it is asked for, from the oldest kept run on. So parts merge exactly, and memory
/// is bounded: 158 ranges for μ = 0.9.
/// </summary>
public sealed class MovingMinMaxAccumulator : StatisticAccumulator
{
    private readonly float _momentum;
    private readonly float _ignoreMagnitudeAbove;
    private readonly int _kept;
    private readonly Queue<ValueRange> _runs = new();

    public MovingMinMaxAccumulator(float momentum, float ignoreMagnitudeAbove = float.PositiveInfinity)
    {
        if (!(momentum is >= 0 and <= 0.999f))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "a momentum is in [0, 0.999]");
        (_momentum, _ignoreMagnitudeAbove) = (momentum, ignoreMagnitudeAbove);
        _kept = momentum == 0 ? 1 : Math.Max(1, (int)Math.Ceiling(-24 / Math.Log2(momentum)));
    }

    /// <summary>NaN and infinities, which are left out.</summary>
    public long NonFinite { get; private set; }

    /// <summary>The averaged range; null where no run had a value that counts.</summary>
    public ValueRange? Range
    {
        get
        {
            if (_runs.Count == 0)
                return null;
            var (min, max) = ((double)_runs.Peek().Min, (double)_runs.Peek().Max);
            foreach (var run in _runs.Skip(1))
            {
                min += (1 - (double)_momentum) * (run.Min - min);
                max += (1 - (double)_momentum) * (run.Max - max);
            }

            return new ValueRange((float)min, (float)max);
        }
    }

    public override void Add(in Observation observation)
    {
        var scan = new RangeScan(_ignoreMagnitudeAbove);
        scan.Add(observation);
        NonFinite += scan.NonFinite;
        if (scan.Count > 0)
            Keep(new ValueRange(scan.Min, scan.Max));
    }

    public override void Merge(StatisticAccumulator later)
    {
        var other = (MovingMinMaxAccumulator)later;
        NonFinite += other.NonFinite;
        foreach (var run in other._runs)
            Keep(run);
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(_momentum);
        writer.Write(NonFinite);
        writer.Write(_runs.Count);
        foreach (var run in _runs)
        {
            writer.Write(run.Min);
            writer.Write(run.Max);
        }
    }

    public override void Read(BinaryReader reader)
    {
        if (reader.ReadSingle() != _momentum)
            throw new InvalidDataException("a statistic with another momentum");
        NonFinite = reader.ReadInt64();
        var count = reader.ReadInt32();
        if (NonFinite < 0 || count < 0 || count > _kept)
            throw new InvalidDataException($"{count} ranges where {_kept} are kept");
        _runs.Clear();
        for (var i = 0; i < count; i++)
        {
            var run = new ValueRange(reader.ReadSingle(), reader.ReadSingle());
            if (!float.IsFinite(run.Min) || !float.IsFinite(run.Max) || run.Min > run.Max)
                throw new InvalidDataException($"{run} is no range");
            _runs.Enqueue(run);
        }
    }

    private void Keep(ValueRange run)
    {
        if (_runs.Count == _kept)
            _runs.Dequeue();
        _runs.Enqueue(run);
    }
}
