namespace NNCompress.Passes.Statistics;

/// <summary>
/// Some rows of a layer's input, chosen at random by their positions alone: the same positions in every model that runs over the same data, so
/// that rows of two models, or of a layer's input and output, belong together.
/// </summary>
/// <param name="Rows">How many rows are kept at most.</param>
/// <param name="Of">What the rows are.</param>
/// <param name="Seed">Decides which are chosen.</param>
public sealed record RowSampleStatistic(int Rows, InputRows Of, ulong Seed = 0) : StatisticKind
{
    /// <inheritdoc/>
    public override string Key => $"row-sample({Rows},{Of.Key},{Seed})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => new RowSampleAccumulator(this);
}
