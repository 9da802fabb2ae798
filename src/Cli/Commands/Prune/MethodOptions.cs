using System.CommandLine;
using NNCompress.Cli.Commands.Passes;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;

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
    private readonly Option<string> _pass = new("--pass")
    {
        Description = "How: prune-magnitude or prune-spectrum.",
        DefaultValueFactory = _ => PruneMethod.Magnitude,
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
        _pass.CompletionSources.Add([.. PruneMethod.Passes]);
        foreach (
            var option in (Option[])
                [_sparsity, _pass, _score, _scope, _layers, _pattern, _minKeep, _schedule, _steps, _keepFirst, _keepLast, _tables]
        )
            command.Add(option);
    }

    public PruneMethod Read(ParseResult parse, DiagnosticBag problems)
    {
        var method = new PruneMethod(
            parse.GetValue(_pass)!,
            parse.GetValue(_sparsity),
            parse.GetValue(_score),
            parse.GetValue(_scope),
            parse.GetValue(_layers)!,
            parse.GetValue(_pattern),
            parse.GetValue(_minKeep),
            parse.GetValue(_schedule),
            (int?)parse.GetValue(_steps),
            parse.GetValue(_keepFirst),
            parse.GetValue(_keepLast),
            parse.GetValue(_tables)
        );
        if (!PruneMethod.Passes.Contains(method.Pass))
            problems.Add(PassNotFound.At("prune --pass", method.Pass, PruneMethod.Passes));
        if (method.Pass == PruneMethod.Spectrum)
        {
            foreach (var option in method.MagnitudeOnly)
                problems.Add(
                    CommandCodes.OptionsConflict.At(
                        "prune",
                        $"{method.Pass} has no {option}.",
                        $"Leave it out, or use --pass {PruneMethod.Magnitude}."
                    )
                );
        }

        if (method.Steps is not null && method.Schedule is not { IsMeasured: true } && method.Pass != PruneMethod.Spectrum)
            problems.Add(CommandCodes.OptionsConflict.At("prune", "--steps belongs to --schedule cubic.", "Give both, or neither."));
        return method;
    }
}
