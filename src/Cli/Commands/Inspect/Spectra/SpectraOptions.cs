using System.CommandLine;
using NNCompress.Cli.Options;
using NNCompress.Inspection;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Commands.Inspect.Spectra;

/// <summary>The options of <c>inspect</c> about spectra.</summary>
sealed class SpectraOptions
{
    private readonly Option<bool> _spectra = new("--spectra")
    {
        Description = "Show the singular values of each layer, and what it would lose at lower ranks.",
    };
    private readonly Option<string?> _data = new("--data")
    {
        Description = "Data for --spectra: what layers lose is then what their outputs lose. Labels are not needed.",
        HelpName = "PATH",
    };
    private readonly Option<long?> _samples = CalibrationSamples.Option();
    private readonly Option<bool> _measure = new("--measure-gain") { Description = "Time each layer alone against its factors." };
    private readonly Option<string?> _html = new("--html")
    {
        Description = "Write the spectra as a page with a picture of each layer (HTML, nothing else is needed to show it).",
        HelpName = "FILE",
    };
    private readonly CacheOptions _cache = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_spectra, _data, _samples, _measure, _html])
            command.Add(option);
        _cache.AddTo(command);
    }

    /// <summary>The page to write; null for none.</summary>
    public string? Page(ParseResult parse) => parse.GetValue(_html);

    /// <returns>Null where no spectra are asked for.</returns>
    public SpectraRequest? Read(ParseResult parse, DiagnosticBag problems)
    {
        var cache = _cache.Read(parse, "inspect", problems);
        if (parse.GetValue(_spectra))
            return new SpectraRequest
            {
                DataPath = parse.GetValue(_data),
                Samples = parse.GetValue(_samples),
                CacheFolder = cache,
                MeasureGain = parse.GetValue(_measure),
            };
        foreach (var option in (Option[])[_data, _samples, _measure, _html])
        {
            if (parse.GetResult(option) is { Implicit: false })
                problems.Add(
                    CommandCodes.OptionsConflict.At(
                        "inspect",
                        $"{option.Name} belongs to --spectra.",
                        "Give --spectra too, or leave it out."
                    )
                );
        }

        return null;
    }
}
