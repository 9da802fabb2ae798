using NNCompress.LowRank;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.LowRank;

/// <summary>The arguments of <c>lowrank</c>.</summary>
sealed record LowRankArguments(
    string Model,
    string Output,
    bool Force,
    bool ExternalData,
    LowRankRecipe Recipe,
    string? Decisions,
    long? CalibrationSamples,
    string? CacheFolder,
    string? Reference,
    double? MaxDrop,
    bool MeasureSpeed,
    double? RequireSpeedup,
    int SpeedThreads,
    DataChoice Data,
    LayerFilter Layers,
    ulong Seed,
    int Threads
)
{
    public CompressionRequest ToRequest() =>
        new(Model, Recipe.Steps())
        {
            OutputPath = Output,
            Overwrite = Force,
            Save = new SaveOptions(ExternalData: ExternalData ? true : null),
            Data = Data,
            RanksPath = Decisions,
            CalibrationSamples = CalibrationSamples,
            CacheFolder = CacheFolder,
            Verb = "lowrank",
            ReferencePath = Reference,
            Layers = Layers,
            MaxDrop = MaxDrop,
            MeasureSpeed = MeasureSpeed,
            RequireSpeedup = RequireSpeedup,
            SpeedThreads = SpeedThreads,
            Detail = false,
            Seed = Seed,
            Threads = Threads,
        };
}
