using System.CommandLine;
using System.Text.Json;
using NNCompress.Cli.Commands.Inspect.Spectra;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Json;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Commands.Inspect;

/// <summary><c>inspect MODEL</c>: what a model is made of, and what could be done to it.</summary>
sealed class InspectCommand : Verb
{
    private readonly Argument<string> _model = new("MODEL") { Description = "The model (.onnx)." };
    private readonly Option<bool> _noMeasure = new("--no-measure")
    {
        Description = "Do not run the model: shapes inside it and MACs stay unknown.",
    };

    private readonly Option<string[]> _dimensions = new("--dimension")
    {
        Description = "Extent of a free dimension, as 'N=8'; those not named are 1. May be repeated.",
        HelpName = "NAME=EXTENT",
        DefaultValueFactory = _ => [],
    };

    private readonly SpectraOptions _spectra = new();
    private readonly RunOptions _run = new(seeded: false);

    public InspectCommand()
    {
        Command.Add(_model);
        Command.Add(_noMeasure);
        Command.Add(_dimensions);
        _spectra.AddTo(Command);
        _run.AddTo(Command);
    }

    public override Command Command { get; } =
        new("inspect", "Shows what a model is made of, and for each layer what could be done to it and, if not, why not.");

    public override VerbResult Run(ParseResult parse, VerbContext context)
    {
        var arguments = Read(parse);
        var inspection = context.Call(context.Library.Inspect, arguments.ToRequest());
        if (arguments.Page is { } page && inspection.Spectra is { } spectra)
            SpectraPage.Write(page, inspection, spectra);
        return new VerbResult(
            ExitCode.Done,
            report => InspectText.Write(report, inspection),
            json => JsonSerializer.Serialize(json, InspectDocument.Of(inspection), OutputJson.Default.InspectDocument)
        )
        {
            Findings = inspection.Findings,
        };
    }

    public InspectArguments Read(ParseResult parse)
    {
        var problems = new DiagnosticBag();
        var dimensions = new Dictionary<string, long>();
        foreach (var text in parse.GetValue(_dimensions)!)
        {
            var at = text.LastIndexOf('=');
            if (at > 0 && long.TryParse(text[(at + 1)..], System.Globalization.NumberStyles.None, null, out var extent) && extent > 0)
                dimensions[text[..at]] = extent;
            else
                problems.Add(
                    CommandCodes.ValueInvalid.At("--dimension", $"'{text}' is not a dimension's name and its extent.", "Write it as 'N=8'.")
                );
        }

        var spectra = _spectra.Read(parse, problems);
        problems.ThrowIfErrors();
        return new InspectArguments(
            parse.GetRequiredValue(_model),
            !parse.GetValue(_noMeasure),
            dimensions,
            spectra,
            _spectra.Page(parse),
            _run.Threads(parse)
        );
    }
}
