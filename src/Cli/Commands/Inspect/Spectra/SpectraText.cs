using NNCompress.Cli.Rendering;
using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect.Spectra;

/// <summary>Spectra for people: one row for each layer.</summary>
static class SpectraText
{
    public static void Write(TextReport report, SpectraInspection spectra)
    {
        var (output, measured) = (spectra.Layers.Any(l => l.Whitened is not null), spectra.Layers.Any(Measured));
        report.Blank();
        report.Heading($"spectra: energy{(output ? " and output error" : "")} at 50 / 25 / 12 % of the full rank");
        report.Table(
            [
                "Layer",
                "Matrix",
                ">Effective rank",
                ">Energy of the weight",
                .. output ? [">Error of the output"] : (string[])[],
                ">Fewer MACs",
                .. measured ? [">Faster"] : (string[])[],
            ],
            spectra.Layers.Select(l =>
                (IReadOnlyList<string>)
                    [
                        l.Layer,
                        $"{l.Rows}×{l.Columns}",
                        l.OutputEffectiveRank is { } effective
                            ? $"{l.EffectiveRank:0}, output {effective:0}"
                            : l.EffectiveRank.ToString("0"),
                        Levels(l, v => NumberText.Share(v.Energy)),
                        .. output ? [Levels(l, v => v.OutputError is { } e ? NumberText.Share(e) : NumberText.Unknown)] : (string[])[],
                        Levels(l, v => $"{v.PredictedGain:0.0}×"),
                        .. measured ? [Levels(l, v => v.MeasuredGain is { } g ? $"{g:0.0}×" : NumberText.Unknown)] : (string[])[],
                    ]
            )
        );
        var reasons = spectra
            .Layers.Where(l => l.LeftAloneBecause is not null)
            .Select(l => (l.Layer, Reason: l.LeftAloneBecause!))
            .Concat(spectra.LeftAlone);
        foreach (var group in reasons.GroupBy(r => r.Reason))
            report.Write(
                $"Cannot lower the rank of {NameList.Of([.. group.Select(g => g.Layer).Distinct()], report.Detailed)}: {group.Key}"
            );
    }

    private static bool Measured(SpectrumInspection layer) => layer.Levels.Any(v => v.MeasuredGain is not null);

    private static string Levels(SpectrumInspection layer, Func<SpectrumLevel, string> told) =>
        string.Join(" / ", layer.Levels.Select(told));
}
