using NNCompress.Inspection;

namespace NNCompress.Cli.Commands.Inspect.Spectra;

/// <summary>A layer's spectrum; for what <c>lowrank</c> would leave alone the reason.</summary>
sealed record SpectrumDocument(
    string Layer,
    string Operator,
    int Rows,
    int Columns,
    IReadOnlyList<double> SingularValues,
    IReadOnlyList<double>? OutputSingularValues,
    double EffectiveRank,
    double? OutputEffectiveRank,
    IReadOnlyList<SpectrumLevelDocument> Levels,
    string? LeftAloneBecause
)
{
    public static SpectrumDocument Of(SpectrumInspection l) =>
        new(
            l.Layer,
            l.Operator,
            l.Rows,
            l.Columns,
            l.Plain,
            l.Whitened,
            l.EffectiveRank,
            l.OutputEffectiveRank,
            [
                .. l.Levels.Select(v => new SpectrumLevelDocument(
                    v.Share,
                    v.Rank,
                    v.Energy,
                    v.WeightError,
                    v.OutputError,
                    v.PredictedGain,
                    v.MeasuredGain
                )),
            ],
            l.LeftAloneBecause
        );
}

/// <summary>What a layer keeps at a share of its full rank.</summary>
sealed record SpectrumLevelDocument(
    double Share,
    int Rank,
    double Energy,
    double WeightError,
    double? OutputError,
    double PredictedGain,
    double? MeasuredGain
);
