namespace NNCompress.Inspection;

/// <summary>The spectra of a model's layers.</summary>
/// <param name="Layers">Layers that have one, in order of execution.</param>
/// <param name="LeftAlone">Layers that have none, with the reason.</param>
public sealed record SpectraInspection(IReadOnlyList<SpectrumInspection> Layers, IReadOnlyList<(string Layer, string Reason)> LeftAlone);
