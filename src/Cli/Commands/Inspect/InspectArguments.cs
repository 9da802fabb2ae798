using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect;

/// <summary>The arguments of <c>inspect</c>.</summary>
sealed record InspectArguments(
    string Model,
    bool Measure,
    IReadOnlyDictionary<string, long> Dimensions,
    SpectraRequest? Spectra,
    string? Page,
    int Threads
)
{
    public InspectRequest ToRequest() =>
        new(Model)
        {
            Measure = Measure,
            Dimensions = Dimensions,
            Spectra = Spectra,
            Threads = Threads,
        };
}
