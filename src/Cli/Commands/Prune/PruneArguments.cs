using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Pipeline;
using NNCompress.Pruning;

namespace NNCompress.Cli.Commands.Prune;

/// <summary>The arguments of <c>prune</c>.</summary>
sealed record PruneArguments(
    string Model,
    string Output,
    bool Force,
    bool ExternalData,
    PruningRecipe Recipe,
    long? CalibrationSamples,
    string? CacheFolder,
    string? Reference,
    long? Memory,
    double? MaxDrop,
    DataChoice Data,
    LayerFilter Layers,
    bool Detail,
    ulong Seed,
    int Threads
)
{
    public CompressionRequest ToRequest() =>
        new(Model, Recipe.Passes())
        {
            OutputPath = Output,
            Overwrite = Force,
            Save = new SaveOptions(ExternalData: ExternalData ? true : null),
            Data = Data,
            CalibrationSamples = CalibrationSamples,
            CacheFolder = CacheFolder,
            Verb = "prune",
            ReferencePath = Reference,
            Memory = Memory,
            Layers = Layers,
            MaxDrop = MaxDrop,
            Detail = Detail,
            Seed = Seed,
            Threads = Threads,
        };
}
