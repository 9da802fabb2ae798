namespace NNCompress.Passes.Statistics;

/// <summary>Σ x_j² of each column j over the rows of a layer's input, summed in double: the diagonal of <see cref="SecondMomentStatistic"/> alone.</summary>
/// <param name="Of">What the rows are.</param>
public sealed record ColumnNormStatistic(InputRows Of) : StatisticKind
{
    /// <inheritdoc/>
    public override string Key => $"column-norm({Of.Key})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => new ColumnNormAccumulator(this);
}
