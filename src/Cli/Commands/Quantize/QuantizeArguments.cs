using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Pipeline;
using NNCompress.Quantization;

namespace NNCompress.Cli.Commands.Quantize;

/// <summary>The arguments of <c>quantize</c>.</summary>
sealed record QuantizeArguments(
    string Model,
    string Output,
    bool Force,
    bool ExternalData,
    QuantizationRecipe Recipe,
    string? SaveRanges,
    long? CalibrationSamples,
    string? CacheFolder,
    string? Reference,
    double? MaxDrop,
    SpeedChoice Speed,
    DataChoice Data,
    LayerFilter Layers,
    ulong Seed,
    int Threads
)
{
    public CompressionRequest ToRequest() =>
        new(Model, Recipe.Steps())
        {
            LastSteps = Recipe.LastSteps(),
            OutputPath = Output,
            Overwrite = Force,
            Save = new SaveOptions(ExternalData: ExternalData ? true : null),
            Data = Data,
            RangesPath = SaveRanges,
            CalibrationSamples = CalibrationSamples,
            CacheFolder = CacheFolder,
            Verb = "quantize",
            ReferencePath = Reference,
            Layers = Layers,
            MaxDrop = MaxDrop,
            MeasureSpeed = Speed.Measure,
            RequireSpeedup = Speed.Require,
            RevertSlow = Speed.RevertSlow,
            DecisionsPath = Speed.Decisions,
            ReplayPath = Speed.Replay,
            SpeedThreads = Speed.Threads,
            Detail = false,
            Seed = Seed,
            Threads = Threads,
        };
}
