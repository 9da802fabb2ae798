using System.CommandLine;
using NNCompress.Cli.Hosting;

namespace NNCompress.Cli.Options;

/// <summary>What every verb may be told: how much to say, and in which form.</summary>
sealed class ReportingOptions
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result as one JSON object, and nothing else, on standard output.",
        Recursive = true,
    };
    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Print errors only; the exit code tells the rest.",
        Recursive = true,
    };
    private readonly Option<string> _verbosity = Choice.Of<Verbosity>(
        "--verbosity",
        "How much to tell.",
        Verbosity.Normal,
        recursive: true
    );

    public IReadOnlyList<Option> All => [_json, _quiet, _verbosity];

    public ReportingArguments Read(ParseResult parse) =>
        new(parse.GetValue(_json), parse.GetValue(_quiet) ? Verbosity.Quiet : Choice.Read<Verbosity>(parse.GetValue(_verbosity)!));
}
