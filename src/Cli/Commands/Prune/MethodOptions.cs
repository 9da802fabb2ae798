using System.CommandLine;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using NNCompress.Pipeline;
using NNCompress.Pruning;

namespace NNCompress.Cli.Commands.Prune;

/// <summary>The options of <c>prune</c> that say which weights go.</summary>
sealed class MethodOptions
{
    private readonly Option<double?> _sparsity = Number.Real(
        "--sparsity",
        "Share of the weights to remove, from 0 to below 1 [default: 0.5].",
        0,
        1
    );
    private readonly Option<string?> _method = new("--method")
    {
        Description =
            "How weights are chosen [default: obs with calibration data, else magnitude; magnitude too with --score, --scope or --schedule].",
        HelpName = "magnitude|obs|spectrum|wanda",
    };
    private readonly Option<ImportanceScore?> _score = Parsed.One<ImportanceScore>(
        "--score",
        "What a weight counts: lamp or magnitude [default: lamp globally, else magnitude].",
        "SCORE",
        "lamp",
        "magnitude"
    );
    private readonly Option<PruningScope?> _scope = Parsed.One<PruningScope>(
        "--scope",
        "Rank all layers together (global) or each alone (uniform) [default: global].",
        "SCOPE",
        "global",
        "uniform"
    );
    private readonly Option<LayerSplit?> _split = Parsed.One<LayerSplit>(
        "--split",
        "obs and wanda: how layers share the zeros: lamp, uniform, or where outputs lose least (loss, obs only) [default: lamp].",
        "SPLIT",
        "lamp",
        "uniform",
        "loss"
    );
    private readonly Option<long?> _candidates = Number.Whole(
        "--candidates",
        "obs: how many splits of the zeros over the layers to try; the best by loss on tuning samples is kept [default: 1].",
        1,
        64
    );
    private readonly Option<bool> _noRepair = new("--no-repair")
    {
        Description = "obs, wanda, cubic: do not bring channels back to the original's mean and deviation.",
    };
    private readonly Option<LayerTarget[]> _layers = Parsed.Many<LayerTarget>(
        "--layer",
        "A sparsity of their own for layers, as 'conv1*=0.5'. May be repeated; the last that names a layer counts.",
        "PATTERN=SPARSITY"
    );
    private readonly Option<PruningPattern?> _pattern = Parsed.One<PruningPattern>(
        "--pattern",
        "Shape of the zeros: unstructured, N:M as 2:4, block:RxC as block:4x4 [default: unstructured].",
        "PATTERN",
        "unstructured",
        "2:4",
        "4:8",
        "block:1x4",
        "block:4x4"
    );
    private readonly Option<long?> _minKeep = Number.Whole("--min-keep", "Weights that each layer keeps at least.", 0, long.MaxValue);
    private readonly Option<PruningSchedule?> _schedule = Parsed.One<PruningSchedule>(
        "--schedule",
        "At once (one-shot), or in measured steps that stop before --max-drop (cubic) [default: one-shot].",
        "SCHEDULE",
        "one-shot",
        "cubic"
    );
    private readonly Option<long?> _steps = Number.Whole("--steps", "Steps of --schedule cubic.", 1, 1000);
    private readonly Option<bool> _keepFirst = new("--keep-first") { Description = "Leave the first layer alone." };
    private readonly Option<bool> _keepLast = new("--keep-last") { Description = "Leave the last layer alone." };
    private readonly Option<bool> _tables = new("--tables") { Description = "Prune lookup tables (Gather) too." };

    public void AddTo(Command command)
    {
        _method.AcceptOnlyFromAmong([.. Enum.GetValues<PruningMethod>().Select(m => Choice.Spell(m))]);
        foreach (
            var option in (Option[])
                [
                    _sparsity,
                    _method,
                    _split,
                    _candidates,
                    _noRepair,
                    _score,
                    _scope,
                    _layers,
                    _pattern,
                    _minKeep,
                    _schedule,
                    _steps,
                    _keepFirst,
                    _keepLast,
                    _tables,
                ]
        )
            command.Add(option);
    }

    /// <param name="parse">The command line.</param>
    /// <param name="data">What is there to learn from.</param>
    /// <param name="maxDrop">Largest acceptable loss in points.</param>
    /// <param name="problems">Takes what contradicts itself.</param>
    public PruningRecipe Read(ParseResult parse, DataChoice data, double? maxDrop, DiagnosticBag problems)
    {
        var ranks = new Option[] { _score, _scope, _schedule }.Any(o => IsGiven(parse, o));
        var learns = PruningRecipe.HasCalibration(data);
        var method =
            parse.GetValue(_method) is { } spelt ? Choice.Read<PruningMethod>(spelt)
            : learns && !ranks ? PruningMethod.Obs
            : PruningMethod.Magnitude;
        foreach (var option in Foreign(method).Where(o => IsGiven(parse, o)))
            problems.Add(Conflict($"--method {Choice.Spell(method)} has no {option.Name}.", "Leave one of the two out."));
        if (method is PruningMethod.Obs or PruningMethod.Wanda && !learns)
            problems.Add(
                Conflict(
                    $"--method {Choice.Spell(method)} learns from calibration data.",
                    "Give --data or --calibration; labels are not needed."
                )
            );
        if (IsGiven(parse, _steps) && method == PruningMethod.Magnitude && parse.GetValue(_schedule) is not { IsMeasured: true })
            problems.Add(Conflict("--steps belongs to --schedule cubic.", "Give both, or neither."));
        return new PruningRecipe(method)
        {
            Sparsity = parse.GetValue(_sparsity),
            Score = parse.GetValue(_score),
            Scope = parse.GetValue(_scope),
            Split = parse.GetValue(_split),
            Layers = parse.GetValue(_layers)!,
            Pattern = parse.GetValue(_pattern),
            MinKeep = parse.GetValue(_minKeep),
            Schedule = parse.GetValue(_schedule),
            Steps = (int?)parse.GetValue(_steps),
            KeepFirst = parse.GetValue(_keepFirst),
            KeepLast = parse.GetValue(_keepLast),
            Tables = parse.GetValue(_tables),
            Repair = !parse.GetValue(_noRepair),
            Candidates = (int?)parse.GetValue(_candidates),
            MaxDrop = maxDrop,
        };
    }

    /// <summary>Options that a method has no use for.</summary>
    private IEnumerable<Option> Foreign(PruningMethod method) =>
        method switch
        {
            PruningMethod.Obs => [_score, _scope, _schedule, _steps],
            PruningMethod.Wanda => [_score, _scope, _schedule, _steps, _candidates],
            PruningMethod.Spectrum => [_split, _candidates, _pattern, _schedule, _steps, _noRepair],
            _ => [_split, _candidates],
        };

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    private static Diagnostic Conflict(string message, string remedy) => CommandCodes.OptionsConflict.At("prune", message, remedy);
}
