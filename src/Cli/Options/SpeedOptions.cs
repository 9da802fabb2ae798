using System.CommandLine;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Options;

/// <summary><c>--no-speed</c>, <c>--require-speedup</c> and <c>--speed-threads</c>, for verbs that measure the speed unless told otherwise.</summary>
sealed class SpeedOptions
{
    private readonly Option<bool> _none = new("--no-speed") { Description = "Do not measure the speed, which takes some seconds." };
    private readonly Option<double?> _require = Number.Real(
        "--require-speedup",
        "Least acceptable speed-up over the original: 1 for as fast. Where it is less: exit 1, and '.rejected' after the file's name.",
        0,
        1000
    );
    private readonly Option<long?> _threads = Number.Whole(
        "--speed-threads",
        "Threads of the sessions that are timed [default: 1].",
        1,
        1024
    );

    public void AddTo(Command command)
    {
        command.Add(_none);
        command.Add(_require);
        command.Add(_threads);
    }

    public SpeedArguments Read(ParseResult parse, string place, DiagnosticBag problems)
    {
        var (none, require) = (parse.GetValue(_none), parse.GetValue(_require));
        if (none && require is not null)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    place,
                    "--require-speedup needs the measurement that --no-speed leaves out.",
                    "Leave one of them out."
                )
            );
        return new SpeedArguments(!none, require, (int)(parse.GetValue(_threads) ?? 1));
    }
}
