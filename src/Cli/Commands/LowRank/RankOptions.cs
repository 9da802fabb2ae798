using System.CommandLine;
using System.Globalization;
using NNCompress.LowRank;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.LowRank;

/// <summary>The options of <c>lowrank</c> that say how ranks are chosen: one of them, or none.</summary>
sealed class RankOptions
{
    private const double DefaultShare = 0.5;

    private readonly Option<string[]> _rank = new("--rank")
    {
        Description =
            "A rank for every layer (64), a share of the full rank (0.25), effective, evbmf, or a rank of their own for layers (conv1*=64). May be repeated.",
        HelpName = "RANK",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _energy = new("--energy")
    {
        Description = "Share of each layer's energy to keep, as 0.95: of its output with calibration data, else of its weight.",
        HelpName = "SHARE",
    };
    private readonly Option<string?> _budget = new("--budget")
    {
        Description =
            "Share of the whole model's macs, params, bytes or latency that is to be left, as macs=0.5; layers share it so that the errors are least [default: macs=0.5].",
        HelpName = "MEASURE=SHARE",
    };
    private readonly Option<string?> _decisions = new("--decisions")
    {
        Description = "Write which layer was cut how, to which ranks (JSON).",
        HelpName = "FILE",
    };
    private readonly Option<string?> _replay = new("--replay")
    {
        Description = "Follow such decisions instead of choosing and measuring: the result is then the same on every machine.",
        HelpName = "FILE",
    };

    public RankOptions()
    {
        _rank.CompletionSources.Add(["effective", "evbmf"]);
        _budget.CompletionSources.Add(["macs=0.5", "params=0.5", "bytes=0.5", "latency=0.7"]);
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rank, _energy, _budget, _decisions, _replay])
            command.Add(option);
    }

    public string? Decisions(ParseResult parse) => parse.GetValue(_decisions);

    /// <param name="parse">The command line.</param>
    /// <param name="maxDrop">Points that may be lost: where only a budget is given, or nothing, the smallest model that holds it is looked for.</param>
    /// <param name="data">What whole models are timed on.</param>
    /// <param name="threads">Threads of what is timed.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public RankChoice? Read(ParseResult parse, double? maxDrop, DataChoice data, int threads, DiagnosticBag problems)
    {
        var ranks = parse.GetValue(_rank)!;
        var (energy, budget, replay) = (parse.GetValue(_energy), parse.GetValue(_budget), parse.GetValue(_replay));
        string[] given =
        [
            .. ranks.Length > 0 ? ["--rank"] : (string[])[],
            .. energy is not null ? ["--energy"] : (string[])[],
            .. budget is not null ? ["--budget"] : (string[])[],
            .. replay is not null ? ["--replay"] : (string[])[],
        ];
        if (given.Length > 1)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    "lowrank",
                    $"{string.Join(" and ", given)} choose ranks in different ways.",
                    "Give one of them."
                )
            );
        try
        {
            return ranks.Length > 0 ? RankSyntax.Parse(ranks)
                : energy is not null ? Energy(energy)
                : replay is not null ? new RecordedRanks(RankFile.Read(replay).Layers)
                : Budget(budget, maxDrop, data, threads);
        }
        catch (DiagnosticException e)
        {
            problems.AddRange(e.Diagnostics);
            return null;
        }
    }

    private static RankChoice Budget(string? text, double? maxDrop, DataChoice data, int threads)
    {
        if (text is null)
            return maxDrop is { } any ? new DropRanks(any, BudgetMeasure.Macs) : new BudgetRanks(BudgetMeasure.Macs, DefaultShare);
        var (measure, share) = BudgetSyntax.Parse(text);
        return measure is null ? new LatencyRanks(share, new LayerTimer(data, threads))
            : maxDrop is { } drop ? new DropRanks(drop, measure, share)
            : new BudgetRanks(measure, share);
    }

    private static EnergyRanks Energy(string text)
    {
        var number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? share : double.NaN;
        var choice = new EnergyRanks(number);
        return choice.Check().Any()
            ? throw new DiagnosticException(
                RankCodes.RankInvalid.At(
                    $"energy {text}",
                    $"'{text}' is no share of the energy to keep.",
                    "Give a number between 0 and 1, as 0.95."
                )
            )
            : choice;
    }
}
