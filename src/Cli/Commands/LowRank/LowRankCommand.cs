using System.CommandLine;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Options;
using NNCompress.LowRank;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.Cli.Commands.LowRank;

/// <summary><c>lowrank MODEL</c>: replaces layers by factors of low rank, and measures what that did to accuracy, size and speed.</summary>
sealed class LowRankCommand : Verb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "The model (.onnx). It is not changed." };
    private readonly OutputOptions _output = new();
    private readonly MethodOptions _method = new();
    private readonly RankOptions _ranks = new();
    private readonly Option<long?> _samples = CalibrationSamples.Option();
    private readonly CacheOptions _cache = new();
    private readonly Option<string?> _reference = ReferenceModel.Option();
    private readonly Option<double?> _maxDrop = MaxDrop.Option(
        ": the smallest model within it is looked for. Where the result loses more: exit 1, and '.rejected' after the file's name."
    );
    private readonly Option<double?> _requireSpeedup = Number.Real(
        "--require-speedup",
        "How many times as fast as the original the result has to be. Where it is not: exit 1, and '.rejected' after the file's name.",
        0,
        1000
    );
    private readonly Option<bool> _noSpeed = new("--no-speed") { Description = "Do not measure the result's speed." };
    private readonly Option<long?> _speedThreads = Number.Whole(
        "--speed-threads",
        "Threads of the models that are timed [default: 1].",
        1,
        1024
    );
    private readonly DataOptions _data = new(calibrates: true);
    private readonly LayerOptions _layers = new();
    private readonly RunOptions _run = new(seeded: true);

    public LowRankCommand()
    {
        Command.Add(_model);
        _output.AddTo(Command);
        _method.AddTo(Command);
        _ranks.AddTo(Command);
        _data.AddTo(Command);
        Command.Add(_samples);
        _cache.AddTo(Command);
        Command.Add(_reference);
        Command.Add(_maxDrop);
        Command.Add(_requireSpeedup);
        Command.Add(_noSpeed);
        Command.Add(_speedThreads);
        _layers.AddTo(Command);
        _run.AddTo(Command);
    }

    public override Command Command { get; } =
        new("lowrank", "Replaces layers by smaller factors of low rank, and measures the result. Writes MODEL.lowrank.onnx.");

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var arguments = Read(parse);
        var result = context.Call(context.Library.Compress, arguments.ToRequest());
        return CompressionAnswer.Of(result, report => LowRankText.Write(report, result));
    }

    public LowRankArguments Read(ParseResult parse)
    {
        var problems = new DiagnosticBag();
        var model = parse.GetRequiredValue(_model);
        var data = _data.Read(parse, "lowrank", problems);
        var (method, whiten, refit) = _method.Read(parse, data.Calibration is not null, problems);
        var maxDrop = MaxDrop.Read(parse, _maxDrop, data.Evaluation is not null, "lowrank", problems);
        var (noSpeed, require) = (parse.GetValue(_noSpeed), parse.GetValue(_requireSpeedup));
        if (noSpeed && require is not null)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    "lowrank",
                    "--no-speed measures nothing that --require-speedup could use.",
                    "Leave one of them out."
                )
            );
        var speedThreads = (int)(parse.GetValue(_speedThreads) ?? 1);
        var ranks = _ranks.Read(parse, maxDrop, data, speedThreads, problems);
        var cache = _cache.Read(parse, "lowrank", problems);
        problems.ThrowIfErrors();
        return new LowRankArguments(
            model,
            _output.Path(parse, model, "lowrank"),
            _output.Force(parse),
            _output.ExternalData(parse),
            new LowRankRecipe(new LowRankOptions(method, ranks, whiten, refit, _method.Residual(parse))),
            _ranks.Decisions(parse),
            parse.GetValue(_samples),
            cache,
            parse.GetValue(_reference),
            maxDrop,
            !noSpeed,
            require,
            speedThreads,
            data,
            _layers.Read(parse),
            _run.Seed(parse),
            _run.Threads(parse)
        );
    }
}
