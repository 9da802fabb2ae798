using System.CommandLine;
using NNCompress.Calibration;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Options;

/// <summary>Where statistics over calibration data are kept for the next run.</summary>
sealed class CacheOptions
{
    private readonly Option<string?> _folder = new("--cache")
    {
        Description = "Folder that keeps statistics over calibration data for the next run [default: the user's cache folder].",
        HelpName = "FOLDER",
    };
    private readonly Option<bool> _off = new("--no-cache") { Description = "Keep no statistics and use none." };

    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_off);
    }

    /// <returns>The folder; null for none.</returns>
    public string? Read(ParseResult parse, string place, DiagnosticBag problems)
    {
        var folder = parse.GetValue(_folder);
        if (!parse.GetValue(_off))
            return folder ?? StatisticCache.DefaultFolder;
        if (folder is not null)
            problems.Add(CommandCodes.OptionsConflict.At(place, "--cache and --no-cache exclude each other.", "Give one of them."));
        return null;
    }
}
