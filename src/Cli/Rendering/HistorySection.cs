using NNCompress.History;

namespace NNCompress.Cli.Rendering;

/// <summary>What each of several runs brought, and what is left of the model that the first one was given.</summary>
static class HistorySection
{
    public static void Write(TextReport report, ModelHistory history)
    {
        // a single run's gains stand in the report already
        if (history.Steps.Count < 2)
            return;
        report.Write($"by step, and the share that is left of the original:");
        List<IReadOnlyList<string>> rows =
        [
            ["original", .. Cells(history.Original, history.Original, withShare: false)],
        ];
        rows.AddRange(history.Steps.Select(s => (IReadOnlyList<string>)[s.Verb, .. Cells(s.Result!, history.Original, withShare: true)]));
        report.Table(["", ">MACs", ">Parameters", ">File"], rows);
    }

    private static IEnumerable<string> Cells(ModelFigures figures, ModelFigures original, bool withShare)
    {
        yield return Cell(figures.Macs, original.Macs, NumberText.Count);
        yield return Cell(figures.Parameters, original.Parameters, NumberText.Count);
        yield return Cell(figures.Bytes, original.Bytes, NumberText.Bytes);

        string Cell(long? value, long? whole, Func<long, string> show) =>
            value is not { } known ? "not known"
            : withShare && whole is > 0 and var all ? $"{show(known)} ({NumberText.Share(known / (double)all)})"
            : show(known);
    }
}
