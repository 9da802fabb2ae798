using System.CommandLine;
using NNCompress.Cli.Commands.Passes;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Commands.Clean;

/// <summary><c>clean MODEL</c>: takes out what a model does not need, its outputs unchanged.</summary>
sealed class CleanCommand : Verb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "The model (.onnx). It is not changed." };
    private readonly OutputOptions _output = new();
    private readonly Option<string[]> _passes = new("--pass")
    {
        Description = $"A pass to run; may be repeated [default: {string.Join(", ", CleanArguments.AllPasses)}].",
        HelpName = "ID",
        DefaultValueFactory = _ => [],
    };
    private readonly DataOptions _data = new(calibrates: false);
    private readonly LayerOptions _layers = new();
    private readonly RunOptions _run = new(seeded: false);

    public CleanCommand()
    {
        _passes.CompletionSources.Add([.. CleanArguments.AllPasses]);
        Command.Add(_model);
        _output.AddTo(Command);
        Command.Add(_passes);
        _data.AddTo(Command);
        _layers.AddTo(Command);
        _run.AddTo(Command);
    }

    public override Command Command { get; } =
        new("clean", "Folds, removes and merges what a model does not need; its outputs stay. Writes MODEL.clean.onnx.");

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var arguments = Read(parse);
        var result = context.Call(context.Library.Compress, arguments.ToRequest());
        return CompressionAnswer.Of(result, report => CleanText.Write(report, result));
    }

    public CleanArguments Read(ParseResult parse)
    {
        var problems = new DiagnosticBag();
        var model = parse.GetRequiredValue(_model);
        var passes = parse.GetValue(_passes)!;
        foreach (var unknown in passes.Except(CleanArguments.AllPasses))
            problems.Add(PassNotFound.At("clean --pass", unknown, CleanArguments.AllPasses));
        var data = _data.Read(parse, "clean", problems);
        problems.ThrowIfErrors();
        return new CleanArguments(
            model,
            _output.Path(parse, model, "clean"),
            _output.Force(parse),
            _output.ExternalData(parse),
            passes.Length == 0 ? CleanArguments.AllPasses : passes,
            data,
            _layers.Read(parse),
            _run.Threads(parse)
        );
    }
}
