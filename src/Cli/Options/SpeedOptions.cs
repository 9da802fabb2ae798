using System.CommandLine;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Cli.Options;

/// <summary>
/// <c>--no-speed</c>, <c>--require-speedup</c>, <c>--speed-threads</c>, <c>--revert-slow</c>, <c>--decisions</c> and <c>--replay</c>, for verbs that
/// quantize, and measure the speed unless told otherwise.
/// </summary>
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

    private readonly Option<bool> _revert = new("--revert-slow")
    {
        Description = "Give layers that are slower on integers back to float, as measured on this machine; takes up to a minute.",
    };
    private readonly Option<string?> _decisions = new("--decisions")
    {
        Description = "Where to write what --revert-slow decided.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _replay = new("--replay")
    {
        Description = "Decide as another run did, by the file that its --decisions wrote.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_none);
        command.Add(_require);
        command.Add(_threads);
        command.Add(_revert);
        command.Add(_decisions);
        command.Add(_replay);
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
        var (revert, decisions, replay) = (parse.GetValue(_revert), parse.GetValue(_decisions), parse.GetValue(_replay));
        if (revert && replay is not null)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    place,
                    "--revert-slow measures what --replay has measured already.",
                    "Leave one of them out."
                )
            );
        if (decisions is not null && !revert)
            problems.Add(
                CommandCodes.OptionsConflict.At(
                    place,
                    "--decisions keeps what --revert-slow decides, and that is not asked for.",
                    "Add --revert-slow."
                )
            );
        return new SpeedArguments(!none, require, (int)(parse.GetValue(_threads) ?? 1), revert, decisions, replay);
    }
}
