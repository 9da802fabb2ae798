using NNCompress.Pipeline;
using NNCompress.Validation;

namespace NNCompress.Cli.Commands.Validate;

/// <summary>The arguments of <c>validate</c>.</summary>
sealed record ValidateArguments(
    string Reference,
    string Candidate,
    DataChoice Data,
    int RandomRuns,
    double? MaxDrop,
    double? MinSqnr,
    ulong Seed,
    int Threads
)
{
    public ValidateRequest ToRequest() =>
        new(Reference, Candidate)
        {
            Data = Data,
            RandomRuns = RandomRuns,
            MaxDrop = MaxDrop,
            MinSqnr = MinSqnr,
            Seed = Seed,
            Threads = Threads,
        };
}
