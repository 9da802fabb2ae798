using System.CommandLine;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Quantization;

namespace NNCompress.Cli.Commands.Quantize;

/// <summary><c>quantize MODEL</c>: lets a model compute on small integers, and measures what that did to accuracy, size and speed.</summary>
sealed class QuantizeCommand : Verb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "The model (.onnx). It is not changed." };
    private readonly OutputOptions _output = new();
    private readonly RecipeOptions _recipe = new();
    private readonly Option<long?> _samples = CalibrationSamples.Option();
    private readonly CacheOptions _cache = new();
    private readonly Option<string?> _reference = ReferenceModel.Option();
    private readonly Option<string?> _saveRanges = new("--save-ranges")
    {
        Description = "Write the ranges of activations that were used (JSON).",
        HelpName = "FILE",
    };
    private readonly Option<double?> _maxDrop = MaxDrop.Option(". Where it is more: exit 1, and '.rejected' after the file's name.");
    private readonly SpeedOptions _speed = new();
    private readonly DataOptions _data = new(calibrates: true);
    private readonly LayerOptions _layers = new();
    private readonly RunOptions _run = new(seeded: true);

    public QuantizeCommand()
    {
        Command.Add(_model);
        _output.AddTo(Command);
        _recipe.AddTo(Command);
        _data.AddTo(Command);
        Command.Add(_samples);
        _cache.AddTo(Command);
        Command.Add(_reference);
        Command.Add(_saveRanges);
        Command.Add(_maxDrop);
        _speed.AddTo(Command);
        _layers.AddTo(Command);
        _run.AddTo(Command);
    }

    public override Command Command { get; } =
        new("quantize", "Lets a model compute on small integers, where that is faster. Writes MODEL.quantized.onnx.");

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var arguments = Read(parse);
        var result = context.Call(context.Library.Compress, arguments.ToRequest());
        return CompressionAnswer.Of(result, report => QuantizeText.Write(report, result));
    }

    public QuantizeArguments Read(ParseResult parse)
    {
        var problems = new DiagnosticBag();
        var model = parse.GetRequiredValue(_model);
        var data = _data.Read(parse, "quantize", problems);
        var maxDrop = MaxDrop.Read(parse, _maxDrop, data.Evaluation is not null, "quantize", problems);
        var recipe = _recipe.Read(parse, data.Calibration is not null, maxDrop, problems);
        if (recipe?.WhyAboveCeiling is { } above)
            problems.Add(above);
        var speed = _speed.Read(parse, recipe?.Mode ?? QuantizationMode.Static, problems);
        var cache = _cache.Read(parse, "quantize", problems);
        problems.ThrowIfErrors();
        return new QuantizeArguments(
            model,
            _output.Path(parse, model, "quantized"),
            _output.Force(parse),
            _output.ExternalData(parse),
            recipe!,
            parse.GetValue(_saveRanges),
            parse.GetValue(_samples),
            cache,
            parse.GetValue(_reference),
            maxDrop,
            speed,
            data,
            _layers.Read(parse),
            _run.Seed(parse),
            _run.Threads(parse)
        );
    }
}
