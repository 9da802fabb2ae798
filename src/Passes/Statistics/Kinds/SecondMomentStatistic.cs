namespace NNCompress.Passes.Statistics;

/// <summary>
/// XᵀX and Σx over the rows X of a layer's input: what methods that fit a layer's output need of the data, whose size does not matter any more.
/// With groups, a matrix for each, over its own columns.
/// </summary>
/// <param name="Of">What the rows are.</param>
/// <param name="Groups">Groups of the layer, each of which reads an equal part of the columns.</param>
public sealed record SecondMomentStatistic(InputRows Of, int Groups = 1) : StatisticKind
{
    /// <inheritdoc/>
    public override string Key => $"second-moment({Of.Key},{Groups})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => NewAccumulator(SumRoom.Unbounded);

    /// <inheritdoc/>
    internal override StatisticAccumulator NewAccumulator(SumRoom room) => new SecondMomentAccumulator(this, room);
}
