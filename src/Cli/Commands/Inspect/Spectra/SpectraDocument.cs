using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect.Spectra;

/// <summary>Spectra of all layers that have one, and why the others have none.</summary>
sealed record SpectraDocument(IReadOnlyList<SpectrumDocument> Layers, IReadOnlyList<LeftAloneDocument> LeftAlone)
{
    public static SpectraDocument Of(SpectraInspection s) =>
        new([.. s.Layers.Select(SpectrumDocument.Of)], [.. s.LeftAlone.Select(l => new LeftAloneDocument(l.Layer, l.Reason))]);
}

/// <summary>A layer without a spectrum.</summary>
sealed record LeftAloneDocument(string Layer, string Reason);
