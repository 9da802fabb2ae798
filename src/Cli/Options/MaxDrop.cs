using System.CommandLine;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Options;

/// <summary><c>--max-drop</c>: a gate on accuracy, which needs data to measure it on.</summary>
static class MaxDrop
{
    /// <param name="consequence">What the verb does about it, behind the colon or semicolon.</param>
    public static Option<double?> Option(string consequence) =>
        Number.Real("--max-drop", $"Largest acceptable loss of accuracy in points, 0 to 100{consequence}", 0, 100);

    /// <returns>Points; null where it is not given.</returns>
    public static double? Read(ParseResult parse, Option<double?> option, bool hasEvaluation, string verb, DiagnosticBag problems)
    {
        var points = parse.GetValue(option);
        if (points is not null && !hasEvaluation)
            problems.Add(CommandCodes.OptionsConflict.At(verb, "--max-drop needs labelled data.", "Give --data or --evaluation."));
        return points;
    }
}
