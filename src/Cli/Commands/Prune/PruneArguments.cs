using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.Prune;

/// <summary>The arguments of <c>prune</c>.</summary>
sealed record PruneArguments(
    string Model,
    string Output,
    bool Force,
    bool ExternalData,
    PruneMethod Method,
    double? MaxDrop,
    DataChoice Data,
    LayerFilter Layers,
    bool Detail,
    ulong Seed,
    int Threads
)
{
    public CompressionRequest ToRequest() =>
        new(Model, [new PassStep(Method.Pass, Method.ToOptions(MaxDrop))])
        {
            OutputPath = Output,
            Overwrite = Force,
            Save = new SaveOptions(ExternalData: ExternalData ? true : null),
            Data = Data,
            Layers = Layers,
            MaxDrop = MaxDrop,
            Detail = Detail,
            Seed = Seed,
            Threads = Threads,
        };
}
