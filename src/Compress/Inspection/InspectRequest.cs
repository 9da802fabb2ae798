namespace NNCompress.Inspection;

/// <summary>What to look at.</summary>
/// <param name="ModelPath">The model.</param>
public sealed record InspectRequest(string ModelPath)
{
    /// <summary>Whether to run the model once, so that shapes and MACs are known.</summary>
    public bool Measure { get; init; } = true;

    /// <summary>Extents of free dimensions by their symbol; those not named are 1.</summary>
    public IReadOnlyDictionary<string, long> Dimensions { get; init; } = new Dictionary<string, long>();

    /// <summary>What to find out about spectra; null: nothing.</summary>
    public SpectraRequest? Spectra { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;
}
