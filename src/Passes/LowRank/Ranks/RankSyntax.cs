using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>Ranks as users write them.</summary>
public static class RankSyntax
{
    /// <summary>
    /// Reads <c>64</c>, <c>0.25</c>, <c>effective</c> or <c>evbmf</c>, for all layers, and any number of <c>pattern=64</c> or <c>pattern=0.25</c>.
    /// </summary>
    /// <param name="texts">At least one.</param>
    /// <exception cref="DiagnosticException">One of them means nothing, or several mean all layers; every mistake is told.</exception>
    public static RankChoice Parse(IReadOnlyList<string> texts)
    {
        var findings = new DiagnosticBag();
        var targets = new List<RankTarget>();
        var general = new List<string>();
        foreach (var text in texts)
        {
            var equals = text.LastIndexOf('=');
            if (equals <= 0)
                general.Add(text);
            else if (Size(text[(equals + 1)..], text, findings) is { } size)
                targets.Add(new RankTarget(new NamePattern(text[..equals]), size));
        }

        if (general.Count > 1)
            findings.Add(
                RankCodes.RankInvalid.At(
                    $"rank {general[1]}",
                    $"'{general[0]}' is meant for all layers already.",
                    "Give one of them, or name layers: conv1*=0.25."
                )
            );
        var choice = General(general.FirstOrDefault(), targets, findings);
        findings.ThrowIfErrors();
        return choice!;
    }

    private static RankChoice? General(string? text, List<RankTarget> targets, DiagnosticBag findings)
    {
        if (text is null)
            return new FixedRanks(null, targets);
        if (text is "effective" or "evbmf" && targets.Count > 0)
            findings.Add(
                RankCodes.RankInvalid.At(
                    $"rank {targets[0]}",
                    $"'{text}' gives every layer a rank.",
                    "Leave one of the two out, or run lowrank twice with --include and --exclude."
                )
            );
        return text switch
        {
            "effective" => new EffectiveRanks(),
            "evbmf" => new BayesianRanks(),
            _ => Size(text, text, findings) is { } size ? new FixedRanks(size, targets) : null,
        };
    }

    private static RankSize? Size(string text, string whole, DiagnosticBag findings)
    {
        var size = RankSize.Read(text, out var mistake);
        if (mistake is not null)
            findings.Add(
                RankCodes.RankInvalid.At(
                    $"rank {whole}",
                    mistake,
                    "Give a whole number from 1 (64), a share of the full rank (0.25), effective, evbmf, or one of the first two for layers: conv1*=64."
                )
            );
        return size;
    }
}
