using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.Clean;

/// <summary>The arguments of <c>clean</c>.</summary>
sealed record CleanArguments(
    string Model,
    string Output,
    bool Force,
    bool ExternalData,
    IReadOnlyList<string> Passes,
    DataChoice Data,
    LayerFilter Layers,
    int Threads
)
{
    /// <summary>
    /// The passes that keep a model's outputs, in the order in which one makes work for the next: constants first, so that others see
    /// them; what nobody reads any more last.
    /// </summary>
    public static IReadOnlyList<string> AllPasses { get; } =
    ["fold-constants", "remove-identity", "fold-batchnorm", "deduplicate", "remove-dead"];

    public CompressionRequest ToRequest() =>
        new(Model, [.. Passes.Select(p => new PassStep(p))])
        {
            OutputPath = Output,
            Overwrite = Force,
            Save = new SaveOptions(ExternalData: ExternalData ? true : null),
            Data = Data,
            Layers = Layers,
            Threads = Threads,
        };
}
