using System.CommandLine;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Quantization;

namespace NNCompress.Cli.Commands.Quantize;

/// <summary>The options of <c>quantize</c> about speed.</summary>
sealed class SpeedOptions
{
    private readonly Option<double?> _require = Number.Real(
        "--require-speedup",
        "How many times as fast as the original the result has to be. Where it is not: exit 1, and '.rejected' after the file's name.",
        0,
        1000
    );
    private readonly Option<bool> _keepSlow = new("--keep-slow")
    {
        Description = "Keep quantized layers that measure slower than in float.",
    };
    private readonly Option<bool> _revertSlow = new("--revert-slow")
    {
        Description =
            "Give quantized layers that measure slower back to float, and the whole model where it is slower all the same. "
            + "Done by itself but with --mode weights, where a small file counts.",
    };
    private readonly Option<bool> _noSpeed = new("--no-speed")
    {
        Description = "Measure no speed. Layers that are slower quantized than in float stay so.",
    };
    private readonly Option<string?> _decisions = new("--decisions")
    {
        Description = "Write which layers went back to float, and why (JSON).",
        HelpName = "FILE",
    };
    private readonly Option<string?> _replay = new("--replay")
    {
        Description = "Follow such decisions instead of measuring: the result is then the same on every machine.",
        HelpName = "FILE",
    };
    private readonly Option<long?> _threads = Number.Whole(
        "--speed-threads",
        "Threads of the models that are timed [default: 1].",
        1,
        1024
    );

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_require, _keepSlow, _revertSlow, _noSpeed, _decisions, _replay, _threads])
            command.Add(option);
    }

    /// <param name="parse">The command line.</param>
    /// <param name="mode">What is quantized: of weights alone the user wants a small file, so that slow layers go back on request only.</param>
    /// <param name="problems">Takes what contradicts itself.</param>
    public SpeedChoice Read(ParseResult parse, QuantizationMode mode, DiagnosticBag problems)
    {
        var (noSpeed, keepSlow, revertSlow) = (parse.GetValue(_noSpeed), parse.GetValue(_keepSlow), parse.GetValue(_revertSlow));
        var require = parse.GetValue(_require);
        var (decisions, replay) = (parse.GetValue(_decisions), parse.GetValue(_replay));
        if (noSpeed && (require is not null || decisions is not null))
            Conflict("--no-speed measures nothing that --require-speedup or --decisions could use.");
        if (replay is not null && decisions is not null)
            Conflict("--replay measures nothing that --decisions could write.");
        if (revertSlow && (noSpeed || keepSlow || replay is not null))
            Conflict("--revert-slow measures what --no-speed, --keep-slow and --replay keep from being measured.");
        if (keepSlow && (decisions ?? replay) is not null)
            Conflict("--keep-slow gives no layer back, and --decisions and --replay are about that.");
        var isWanted = mode != QuantizationMode.Weights || revertSlow || require is not null;
        if (!isWanted && decisions is not null)
            Conflict("--decisions writes which layers went back to float, and with --mode weights none does by itself: add --revert-slow.");
        return new SpeedChoice(
            !noSpeed,
            require,
            isWanted && !noSpeed && !keepSlow && replay is null,
            decisions,
            replay,
            (int)(parse.GetValue(_threads) ?? 1)
        );

        void Conflict(string message) => problems.Add(CommandCodes.OptionsConflict.At("quantize", message, "Leave one of them out."));
    }
}
