using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Inspection;

/// <summary>What a model is made of, and what could be done to it.</summary>
/// <param name="ModelPath">The file.</param>
/// <param name="FileBytes">Bytes on disk, external data included.</param>
/// <param name="IrVersion">Version of the format.</param>
/// <param name="Opsets">Operator sets, by domain.</param>
/// <param name="Producer">Name and version of the program that wrote the file; null where it does not say.</param>
/// <param name="Inputs">Inputs that a caller gives, as <c>image: float32[N,1,28,28]</c>.</param>
/// <param name="Outputs">Outputs, likewise.</param>
/// <param name="FreeDimensions">Symbols of dimensions that the caller chooses.</param>
/// <param name="Operators">How often each operator occurs over all scopes, most frequent first.</param>
/// <param name="Parameters">Elements of all weights, shared ones once.</param>
/// <param name="Macs">Multiply-accumulates of one run on the shapes that were measured; null where not measured.</param>
/// <param name="WeightBytes">Bytes of all constants.</param>
/// <param name="Sparsity">Share of zero among the parameters.</param>
/// <param name="Quantization">What is quantized already, as a sentence; null where nothing is.</param>
/// <param name="Layers">Every layer with weights.</param>
/// <param name="Findings">Warnings and remarks.</param>
public sealed record ModelInspection(
    string ModelPath,
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
    IReadOnlyList<LayerInspection> Layers,
    IReadOnlyList<Diagnostic> Findings
)
{
    /// <summary>Spectra of the layers; null where they were not asked for.</summary>
    public SpectraInspection? Spectra { get; init; }
}
