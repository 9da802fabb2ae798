using NNCompress.Cli.Commands.Inspect.Spectra;
using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect;

/// <summary>An inspection as JSON; what is null was not measured or does not exist.</summary>
sealed record InspectDocument(
    string Model,
    long FileBytes,
    long? IrVersion,
    IReadOnlyDictionary<string, long> Opsets,
    string? Producer,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<string> FreeDimensions,
    IReadOnlyDictionary<string, int> Operators,
    long Parameters,
    long? Macs,
    long WeightBytes,
    double Sparsity,
    string? Quantization,
    IReadOnlyList<InspectedLayerDocument> Layers,
    SpectraDocument? Spectra
)
{
    public static InspectDocument Of(ModelInspection m) =>
        new(
            m.ModelPath,
            m.FileBytes,
            m.IrVersion,
            m.Opsets,
            m.Producer,
            m.Inputs,
            m.Outputs,
            m.FreeDimensions,
            m.Operators,
            m.Parameters,
            m.Macs,
            m.WeightBytes,
            m.Sparsity,
            m.Quantization,
            [.. m.Layers.Select(InspectedLayerDocument.Of)],
            m.Spectra is null ? null : SpectraDocument.Of(m.Spectra)
        );
}
