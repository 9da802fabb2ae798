using System.CommandLine;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Pruning;

namespace NNCompress.Cli.Commands.Prune;

/// <summary><c>prune MODEL</c>: sets the least important weights to zero, and measures what that did.</summary>
sealed class PruneCommand : Verb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "The model (.onnx). It is not changed." };
    private readonly OutputOptions _output = new();
    private readonly MethodOptions _method = new();
    private readonly Option<long?> _samples = CalibrationSamples.Option();
    private readonly CacheOptions _cache = new();
    private readonly Option<string?> _reference = ReferenceModel.Option();
    private readonly Option<long?> _memory = MemoryLimit.Option();
    private readonly Option<double?> _maxDrop = MaxDrop.Option(
        ": with obs and no --sparsity the largest within it is looked for. Where the result loses more: exit 1, and '.rejected' after the file's name."
    );
    private readonly DataOptions _data = new(calibrates: true);
    private readonly LayerOptions _layers = new();
    private readonly Option<bool> _detail = new("--detail")
    {
        Description = "Measure spectral errors and deflated sizes too, which is the default.",
    };
    private readonly Option<bool> _noDetail = new("--no-detail") { Description = "Leave these out: they take time on large models." };
    private readonly RunOptions _run = new(seeded: true);

    public PruneCommand()
    {
        Command.Add(_model);
        _output.AddTo(Command);
        _method.AddTo(Command);
        _data.AddTo(Command);
        Command.Add(_samples);
        _cache.AddTo(Command);
        Command.Add(_reference);
        Command.Add(_memory);
        Command.Add(_maxDrop);
        _layers.AddTo(Command);
        Command.Add(_detail);
        Command.Add(_noDetail);
        _run.AddTo(Command);
    }

    public override Command Command { get; } =
        new(
            "prune",
            "Sets the least important weights of a model to zero. By itself: half of them, over all layers, into MODEL.pruned.onnx."
        );

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var arguments = Read(parse);
        var result = context.Call(context.Library.Compress, arguments.ToRequest());
        var structured = arguments.Recipe.Pattern is { } pattern && pattern != PruningPattern.Unstructured;
        return CompressionAnswer.Of(result, report => PruneText.Write(report, result, structured));
    }

    public PruneArguments Read(ParseResult parse)
    {
        var problems = new DiagnosticBag();
        var model = parse.GetRequiredValue(_model);
        var data = _data.Read(parse, "prune", problems);
        var maxDrop = MaxDrop.Read(parse, _maxDrop, data.Evaluation is not null, "prune", problems);
        var recipe = _method.Read(parse, data, maxDrop, problems);
        var cache = _cache.Read(parse, "prune", problems);
        if (parse.GetValue(_detail) && parse.GetValue(_noDetail))
            problems.Add(
                CommandCodes.OptionsConflict.At("prune", "--detail and --no-detail contradict each other.", "Leave one of them out.")
            );
        problems.ThrowIfErrors();
        return new PruneArguments(
            model,
            _output.Path(parse, model, "pruned"),
            _output.Force(parse),
            _output.ExternalData(parse),
            recipe,
            parse.GetValue(_samples),
            cache,
            parse.GetValue(_reference),
            MemoryLimit.Read(parse, _memory),
            maxDrop,
            data,
            _layers.Read(parse),
            !parse.GetValue(_noDetail),
            _run.Seed(parse),
            _run.Threads(parse)
        );
    }
}
