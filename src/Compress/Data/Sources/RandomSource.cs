namespace NNCompress.Data.Sources;

/// <summary>
/// Made data, for models whose outputs are compared with those of the original and for which nothing real is at hand. What is measured on
/// it says how closely two models agree, not how good they are.
/// </summary>
/// <param name="Inputs">What is drawn for each input.</param>
/// <param name="Count">How many samples there are.</param>
/// <param name="Seed">Equal seeds give equal samples.</param>
public sealed record RandomSource(IReadOnlyList<RandomInput> Inputs, long Count, ulong Seed = 0) : IDataSource
{
    /// <inheritdoc/>
    public string Identity => FormattableString.Invariant($"random {Seed}: {Count} × {string.Join(", ", Inputs)}");

    /// <inheritdoc/>
    public DataSet Open(ILabelSource? labels) =>
        new("random data", [.. Inputs.Select(i => new RandomColumn(i, Count, Seed))], labels?.Open());
}
