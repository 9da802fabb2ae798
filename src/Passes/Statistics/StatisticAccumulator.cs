namespace NNCompress.Passes.Statistics;

/// <summary>
/// A statistic in the making. Its memory does not grow with what it is given. Adding in one order, or in parts that are merged in
/// that order, gives the same bytes.
/// </summary>
public abstract class StatisticAccumulator
{
    /// <summary>Most threads that it may use by itself. What comes out does not depend on it.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>Takes in one run's tensor.</summary>
    public abstract void Add(in Observation observation);

    /// <summary>Takes in what an accumulator of the same kind saw after this one.</summary>
    public abstract void Merge(StatisticAccumulator later);

    /// <summary>Writes the whole state.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Replaces the state by one that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such state.</exception>
    public abstract void Read(BinaryReader reader);
}
