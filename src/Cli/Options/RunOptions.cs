using System.CommandLine;
using System.CommandLine.Parsing;

namespace NNCompress.Cli.Options;

/// <summary><c>--threads</c> and <c>--seed</c>.</summary>
sealed class RunOptions(bool seeded)
{
    private readonly Option<long?> _threads = Number.Whole(
        "--threads",
        "Most threads to use [default: all cores]. Results do not depend on it.",
        1,
        1024
    );

    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = "Seed of everything that is drawn at random [default: 0].",
        HelpName = "NUMBER",
        CustomParser = ReadSeed,
    };

    public void AddTo(Command command)
    {
        command.Add(_threads);
        if (seeded)
            command.Add(_seed);
    }

    public int Threads(ParseResult parse) => (int)(parse.GetValue(_threads) ?? Environment.ProcessorCount);

    public ulong Seed(ParseResult parse) => parse.GetValue(_seed) ?? 0;

    private static ulong? ReadSeed(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (ulong.TryParse(text, System.Globalization.NumberStyles.None, null, out var seed))
            return seed;
        result.AddError($"'{text}' is not a seed: a whole number from 0 to {ulong.MaxValue}.");
        return null;
    }
}
