namespace NNCompress.Passes.Quantization;

/// <summary>What became of each unit, for reports.</summary>
internal static class PrecisionReport
{
    /// <param name="units">All units, in order of execution.</param>
    /// <param name="ranked">Those that were ranked; empty where there was no need.</param>
    /// <param name="widened">Those with 16 bits.</param>
    /// <param name="restored">Those in float.</param>
    public static IReadOnlyList<LayerReport> Of(
        IReadOnlyList<PrecisionUnit> units,
        IReadOnlyList<PrecisionUnit> ranked,
        IReadOnlyList<PrecisionUnit> widened,
        IReadOnlyList<PrecisionUnit> restored
    )
    {
        var byPlace = ranked.ToDictionary(u => u.Place);
        HashSet<int> wide = [.. widened.Select(u => u.Place)];
        HashSet<int> changed = [.. wide, .. restored.Select(u => u.Place)];
        return
        [
            .. units
                .Select(u => byPlace.GetValueOrDefault(u.Place, u))
                .Select(u =>
                    changed.Contains(u.Place)
                        ? new LayerReport(u.Node.Label, u.Node.OpType, null, null, [.. Figures(u, wide.Contains(u.Place))])
                        : LayerReport.LeftAlone(u.Node.Label, u.Node.OpType, null, WhyLeft(u))
                ),
        ];
    }

    private static IEnumerable<Measure> Figures(PrecisionUnit unit, bool isWide)
    {
        yield return new Measure("activationBits", "Activation bits", isWide ? 16 : 32, MeasureUnit.Count);
        if (unit.SqnrAlone is { } sqnr)
            yield return new Measure("sqnrAlone", "Output SQNR with it alone on integers (dB)", sqnr, MeasureUnit.Number);
        if (unit.TaskLossAlone is { } loss)
            yield return new Measure("taskLossAlone", "Task loss with it alone on integers", loss, MeasureUnit.Number);
    }

    private static string WhyLeft(PrecisionUnit unit) =>
        unit.WhyFixed ?? (unit.SqnrAlone is { } sqnr ? $"not needed; alone on integers it leaves the outputs {sqnr:0.#} dB" : "not needed");
}
