using NNCompress.Passes;

namespace NNCompress.Cli.Rendering;

/// <summary>What a pass did: one row a changed layer, its totals, and why the other layers were left alone.</summary>
static class PassSection
{
    public static void Write(TextReport report, PassReport pass)
    {
        var changed = pass.Layers.Where(l => l.Changed).ToArray();
        var left = pass.Layers.Where(l => !l.Changed).ToArray();
        report.Heading(
            pass.Trials.Count > 0
                ? $"{pass.PassId}: {pass.Trials.Count} tried"
                : $"{pass.PassId}: {Layers(changed.Length)} changed{(left.Length == 0 ? "" : $", {left.Length} left alone")}"
        );
        if (pass.Trials.Count > 0)
            WriteTrials(report, pass.Trials);
        if (changed.Length > 0)
        {
            WriteChanged(report, changed);
            WriteRemarks(report, changed);
        }

        if (pass.Totals.Count > 0)
            report.Write(string.Join(" · ", pass.Totals.Select(m => $"{m.Title} {NumberText.Of(m)}")));
        WriteLeftAlone(report, left);
    }

    private static void WriteTrials(TextReport report, IReadOnlyList<TrialReport> trials) =>
        report.Table(
            ["Tried", .. trials[0].Measures.Select(m => $">{m.Title}"), ""],
            trials.Select(t => (IReadOnlyList<string>)[t.Name, .. t.Measures.Select(m => NumberText.Of(m)), t.IsKept ? "kept" : "rejected"])
        );

    private static void WriteChanged(TextReport report, LayerReport[] changed)
    {
        // A column for each figure that any layer has, in the order in which they first occur.
        var names = changed.SelectMany(l => l.Measures).DistinctBy(m => m.Name).ToArray();
        // The weight is named only where a node has several.
        var several = changed.GroupBy(l => l.Layer).Any(g => g.Count() > 1);
        var forms = changed.Any(l => l.Form is not null);
        report.Table(
            [
                "Layer",
                "Operator",
                .. several ? ["Tensor"] : (string[])[],
                .. forms ? ["Form"] : (string[])[],
                .. names.Select(m => $">{char.ToUpperInvariant(m.Title[0])}{m.Title[1..]}"),
            ],
            changed.Select(l =>
                (IReadOnlyList<string>)
                    [
                        l.Layer,
                        l.Operator,
                        .. several ? [l.Tensor ?? ""] : (string[])[],
                        .. forms ? [l.Form ?? ""] : (string[])[],
                        .. names.Select(n =>
                            l.Measures.FirstOrDefault(m => m.Name == n.Name) is { } m ? NumberText.Of(m) : NumberText.Unknown
                        ),
                    ]
            )
        );
    }

    private static void WriteRemarks(TextReport report, LayerReport[] changed)
    {
        foreach (var group in changed.Where(l => l.Remark is not null).GroupBy(l => l.Remark))
        {
            var names = NameList.Of([.. group.Select(l => l.Layer).Distinct()], report.Detailed);
            report.Write($"  {names}: {group.Key}");
        }
    }

    private static void WriteLeftAlone(TextReport report, LayerReport[] left)
    {
        if (left.Length == 0)
            return;
        report.Write("Left alone:");
        foreach (var group in left.GroupBy(l => l.LeftAloneBecause))
        {
            var names = NameList.Of([.. group.Select(l => l.Layer).Distinct()], report.Detailed);
            report.Write($"  {names}: {group.Key}");
        }
    }

    private static string Layers(int count) => count == 1 ? "1 layer" : $"{count} layers";
}
