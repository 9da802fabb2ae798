using System.CommandLine;
using System.Text.Json;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Json;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Commands.Validate;

/// <summary><c>validate A B</c>: how the outputs and the accuracy of two models differ.</summary>
sealed class ValidateCommand : Verb
{
    private const int DefaultRuns = 8;

    private readonly Argument<string> _reference = new("A") { Description = "The model that counts as right (.onnx)." };
    private readonly Argument<string> _candidate = new("B") { Description = "The model that is judged (.onnx)." };
    private readonly DataOptions _data = new(calibrates: false);
    private readonly Option<long?> _runs = Number.Whole(
        "--runs",
        $"Random runs, where there is no data [default: {DefaultRuns}].",
        1,
        1_000_000
    );
    private readonly Option<double?> _maxDrop = MaxDrop.Option("; exit 1 where it is more.");
    private readonly Option<double?> _minSqnr = Number.Real(
        "--min-sqnr",
        "Least signal-to-noise ratio that every output must reach, in dB; exit 1 where it is less.",
        -1000,
        1000
    );
    private readonly RunOptions _run = new(seeded: true);

    public ValidateCommand()
    {
        Command.Add(_reference);
        Command.Add(_candidate);
        _data.AddTo(Command);
        Command.Add(_runs);
        Command.Add(_maxDrop);
        Command.Add(_minSqnr);
        _run.AddTo(Command);
    }

    public override Command Command { get; } =
        new("validate", "Runs two models on the same inputs and compares their outputs and, with labelled data, their accuracy.");

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var comparison = context.Call(context.Library.Validate, Read(parse).ToRequest());
        return new VerbResult(
            comparison.Gates.All(g => g.Passed) ? ExitCode.Done : ExitCode.GateMissed,
            report => ValidateText.Write(report, comparison),
            json => JsonSerializer.Serialize(json, ValidateDocument.Of(comparison), OutputJson.Default.ValidateDocument)
        )
        {
            Findings =
            [
                .. comparison.Findings,
                .. comparison
                    .Gates.Where(g => !g.Passed)
                    .Select(g => GateMissed.At(comparison.CandidatePath, g, comparison.Metrics is [var main, ..] ? main : null)),
            ],
        };
    }

    public ValidateArguments Read(ParseResult parse)
    {
        var problems = new DiagnosticBag();
        var data = _data.Read(parse, "validate", problems);
        var runs = parse.GetValue(_runs);
        if (runs is not null && data.Evaluation is not null)
            problems.Add(
                CommandCodes.OptionsConflict.At("validate", "--runs counts random runs, and there is data.", "Leave one of them out.")
            );
        var maxDrop = MaxDrop.Read(parse, _maxDrop, data.Evaluation is not null, "validate", problems);
        problems.ThrowIfErrors();
        return new ValidateArguments(
            parse.GetRequiredValue(_reference),
            parse.GetRequiredValue(_candidate),
            data,
            (int)(runs ?? DefaultRuns),
            maxDrop,
            parse.GetValue(_minSqnr),
            _run.Seed(parse),
            _run.Threads(parse)
        );
    }
}
